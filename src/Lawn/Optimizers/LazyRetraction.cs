namespace Lawn.Optimizers;

/// <summary>
/// Retraction of one tensor by prediction. A step multiplies the norm n by a growth y that changes little from one step to the
/// next, so the scale c / (n y) with y of the last step, applied within the update pass, ends at c y' / y. The norm that the pass
/// measures anyway tells the next step what is left to correct.
/// </summary>
sealed class LazyRetraction
{
    /// <summary>The largest relative distance from the radius that is left to the next step.</summary>
    const double Tolerance = 1e-5;

    double radius;
    double norm;
    double growth = 1;

    /// <summary>The scale for the coming update.</summary>
    public double Predict(double radius)
    {
        if (radius != this.radius) (this.radius, norm, growth) = (radius, radius, 1);
        return radius > 0 ? radius / (norm * growth) : 1;
    }

    /// <summary>Takes note of the norm after an update with the predicted scale.</summary>
    /// <returns>The scale to apply at once, or null where the tensor may stay as it is.</returns>
    public double? Accept(double scale, double squaredNorm)
    {
        var reached = Math.Sqrt(squaredNorm);
        if (!(reached > 0) || !(radius > 0)) return null;
        growth = reached / (scale * norm);
        norm = reached;
        if (Math.Abs(reached / radius - 1) <= Tolerance) return null;
        norm = radius;
        return radius / reached;
    }

    /// <summary>The scale that brings the tensor to its radius, after which the next step starts without memory.</summary>
    public double Settle()
    {
        var scale = norm > 0 ? radius / norm : 1;
        (radius, norm, growth) = (0, 0, 1);
        return scale;
    }
}
