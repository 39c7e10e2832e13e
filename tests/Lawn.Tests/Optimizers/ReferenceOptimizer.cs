namespace Lawn.Tests.Optimizers;

/// <summary>The slow and obvious version of an optimizer for one tensor, in double precision, with LAWN's constraint around it.</summary>
abstract class ReferenceOptimizer(double[] weights, double? radius)
{
    protected double[] W { get; } = weights;

    protected int Steps { get; private set; }

    public IReadOnlyList<double> Weights => W;

    /// <summary>The weights, to be rounded between steps to the type that is tested.</summary>
    public double[] Values => W;

    public void Step(double[] gradient)
    {
        Steps++;
        var g = (double[])gradient.Clone();
        if (radius is not null)
        {
            var radial = Dot(g, W) / Dot(W, W);
            for (var i = 0; i < g.Length; i++) g[i] -= radial * W[i];
        }

        Update(g);

        if (radius is not null)
        {
            var scale = radius.Value / Norm(W);
            for (var i = 0; i < W.Length; i++) W[i] *= scale;
        }
    }

    protected abstract void Update(double[] g);

    protected static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    protected static double Norm(double[] a) => Math.Sqrt(Dot(a, a));
}

/// <summary>torch.optim.SGD.</summary>
sealed class ReferenceSgd(double[] w, double? radius, double lr, double momentum, double dampening, double decay, bool nesterov)
    : ReferenceOptimizer(w, radius)
{
    readonly double[] m = new double[w.Length];

    protected override void Update(double[] g)
    {
        for (var i = 0; i < g.Length; i++)
        {
            var d = g[i] + decay * W[i];
            m[i] = Steps == 1 ? d : momentum * m[i] + (1 - dampening) * d;
            W[i] -= lr * (momentum == 0 ? d : nesterov ? d + momentum * m[i] : m[i]);
        }
    }
}

/// <summary>torch.optim.Adam and torch.optim.AdamW.</summary>
sealed class ReferenceAdam(double[] w, double? radius, double lr, double beta1, double beta2, double eps, double decay, bool decoupled)
    : ReferenceOptimizer(w, radius)
{
    readonly double[] m = new double[w.Length];
    readonly double[] v = new double[w.Length];

    protected override void Update(double[] g)
    {
        for (var i = 0; i < g.Length; i++)
        {
            if (decoupled) W[i] -= lr * decay * W[i];
            else g[i] += decay * W[i];
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
            W[i] -= lr * m[i] / (1 - Math.Pow(beta1, Steps)) / (Math.Sqrt(v[i] / (1 - Math.Pow(beta2, Steps))) + eps);
        }
    }
}

/// <summary>LAMB with phi the identity.</summary>
sealed class ReferenceLamb(double[] w, double? radius, double lr, double beta1, double beta2, double eps, double decay)
    : ReferenceOptimizer(w, radius)
{
    readonly double[] m = new double[w.Length];
    readonly double[] v = new double[w.Length];

    protected override void Update(double[] g)
    {
        var r = new double[g.Length];
        for (var i = 0; i < g.Length; i++)
        {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
            r[i] = m[i] / (1 - Math.Pow(beta1, Steps)) / (Math.Sqrt(v[i] / (1 - Math.Pow(beta2, Steps))) + eps) + decay * W[i];
        }

        var ratio = Norm(W) > 0 && Norm(r) > 0 ? Norm(W) / Norm(r) : 1;
        for (var i = 0; i < g.Length; i++) W[i] -= lr * ratio * r[i];
    }
}

/// <summary>LARS with heavy-ball momentum on the locally scaled gradient.</summary>
sealed class ReferenceLars(double[] w, double? radius, double lr, double momentum, double decay, double trust, bool isVector)
    : ReferenceOptimizer(w, radius)
{
    readonly double[] m = new double[w.Length];

    protected override void Update(double[] g)
    {
        var wd = isVector ? 0 : decay;
        var local = isVector || Norm(W) == 0 || Norm(g) == 0 ? 1 : trust * Norm(W) / (Norm(g) + wd * Norm(W));
        for (var i = 0; i < g.Length; i++)
        {
            m[i] = momentum * m[i] + local * (g[i] + wd * W[i]);
            W[i] -= lr * m[i];
        }
    }
}
