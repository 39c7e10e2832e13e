using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Recommendation;

/// <summary>NeuMF's logits and their gradient in one pass each over the batch, a block of examples at a time that stays in the cache.</summary>
static unsafe class NeuMfKernels
{
    const int Block = 64;

    /// <summary>The logits of a batch.</summary>
    /// <param name="parameters">As in <see cref="NeuMfArrays"/>.</param>
    /// <param name="users">int32, [batch].</param>
    /// <param name="items">int32, [batch].</param>
    /// <returns>The logits, [batch], and what the backward pass needs of the tower, [batch, sum of its widths], in blocks of examples.</returns>
    public static (Tensor Logits, Tensor Activations) Forward(IReadOnlyList<Tensor> parameters, Tensor users, Tensor items)
    {
        var model = new NeuMfArrays(parameters);
        var (u, i) = (Integers(users), Integers(items));
        Check(u, model.Users);
        Check(i, model.Items);
        var logits = empty(u.Length);
        var activations = empty(u.Length, model.ActivationWidth);
        var output = Floats(logits);
        var saved = Floats(activations);
        var transposed = new float[model.Layers][];
        for (var l = 0; l < model.Layers; l++) transposed[l] = Transposed(model.Weights[l], model.Widths[l + 1], model.Widths[l]);
        var inputs = stackalloc float[Block * model.Widths[0]];
        var last = model.Widths[^1];
        for (var start = 0; start < u.Length; start += Block)
        {
            var count = Math.Min(Block, u.Length - start);
            Join(model, u.AsSpan(start, count), i.AsSpan(start, count), inputs);
            var from = inputs;
            var to = saved + (long)start * model.ActivationWidth;
            for (var l = 0; l < model.Layers; l++)
            {
                var width = model.Widths[l + 1];
                for (var r = 0; r < count; r++) Unsafe.CopyBlock(to + r * width, model.Biases[l], (uint)(width * sizeof(float)));
                fixed (float* weight = transposed[l]) SmallMatrix.AddProduct(from, model.Widths[l], 1, weight, to, count, model.Widths[l], width);
                Rectify(to, count * width);
                from = to;
                to += count * width;
            }

            for (var r = 0; r < count; r++)
                output[start + r] = *model.PredictionBias
                    + Dot(model.GmfUsers + u[start + r] * model.Factors, model.GmfItems + i[start + r] * model.Factors, model.Prediction, model.Factors)
                    + Dot(from + r * last, model.Prediction + model.Factors, last);
        }

        return (logits, activations);
    }

    /// <summary>The gradients of all parameters, in their order, as new tensors.</summary>
    public static List<Tensor> Backward(IReadOnlyList<Tensor> parameters, Tensor users, Tensor items, Tensor activations, Tensor logitGradient)
    {
        var model = new NeuMfArrays(parameters);
        var gradients = parameters.Select(p => zeros(p.shape)).ToList();
        var sums = new NeuMfArrays(gradients);
        var (u, i) = (Integers(users), Integers(items));
        var saved = Floats(activations);
        var outer = Floats(logitGradient);
        var widest = model.Widths.Max();
        var inputs = stackalloc float[Block * model.Widths[0]];
        var above = stackalloc float[Block * widest];
        var below = stackalloc float[Block * widest];
        for (var start = 0; start < u.Length; start += Block)
        {
            var count = Math.Min(Block, u.Length - start);
            var layer = saved + ((long)start * model.ActivationWidth) + (count * (model.ActivationWidth - model.Widths[^1]));
            PredictionBackward(model, sums, u.AsSpan(start, count), i.AsSpan(start, count), outer + start, layer, above);
            Join(model, u.AsSpan(start, count), i.AsSpan(start, count), inputs);
            for (var l = model.Layers - 1; l >= 0; l--)
            {
                var (width, inner) = (model.Widths[l + 1], model.Widths[l]);
                Mask(above, layer, count * width);
                layer -= count * inner;
                var from = l == 0 ? inputs : layer;
                SmallMatrix.AddProduct(above, 1, width, from, sums.Weights[l], width, count, inner);
                for (var r = 0; r < count; r++) AddScaled(sums.Biases[l], above + r * width, 1, width);
                Unsafe.InitBlock(below, 0, (uint)(count * inner * sizeof(float)));
                SmallMatrix.AddProduct(above, width, 1, model.Weights[l], below, count, width, inner);
                var done = above;
                above = below;
                below = done;
            }

            for (var r = 0; r < count; r++)
            {
                AddScaled(sums.MlpUsers + u[start + r] * model.Width, above + r * 2 * model.Width, 1, model.Width);
                AddScaled(sums.MlpItems + i[start + r] * model.Width, above + (r * 2 + 1) * model.Width, 1, model.Width);
            }
        }

        return gradients;
    }

    static void PredictionBackward(NeuMfArrays model, NeuMfArrays sums, ReadOnlySpan<int> users, ReadOnlySpan<int> items, float* outer, float* features, float* featureGradient)
    {
        var last = model.Widths[^1];
        var tower = model.Prediction + model.Factors;
        for (var r = 0; r < users.Length; r++)
        {
            var scale = outer[r];
            var (user, item) = (users[r] * model.Factors, items[r] * model.Factors);
            *sums.PredictionBias += scale;
            AddScaledProduct(sums.Prediction, model.GmfUsers + user, model.GmfItems + item, scale, model.Factors);
            AddScaledProduct(sums.GmfUsers + user, model.Prediction, model.GmfItems + item, scale, model.Factors);
            AddScaledProduct(sums.GmfItems + item, model.Prediction, model.GmfUsers + user, scale, model.Factors);
            AddScaled(sums.Prediction + model.Factors, features + r * last, scale, last);
            for (var k = 0; k < last; k += Vector<float>.Count) Vector.Store(Vector.Load(tower + k) * scale, featureGradient + r * last + k);
        }
    }

    static void Join(NeuMfArrays model, ReadOnlySpan<int> users, ReadOnlySpan<int> items, float* joined)
    {
        var bytes = (uint)(model.Width * sizeof(float));
        for (var r = 0; r < users.Length; r++)
        {
            Unsafe.CopyBlock(joined + r * 2 * model.Width, model.MlpUsers + users[r] * model.Width, bytes);
            Unsafe.CopyBlock(joined + (r * 2 + 1) * model.Width, model.MlpItems + items[r] * model.Width, bytes);
        }
    }

    static float[] Transposed(float* matrix, int rows, int columns)
    {
        var result = new float[rows * columns];
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++) result[c * rows + r] = matrix[r * columns + c];
        return result;
    }

    static void Rectify(float* values, int count)
    {
        for (var k = 0; k < count; k += Vector<float>.Count) Vector.Store(Vector.Max(Vector.Load(values + k), Vector<float>.Zero), values + k);
    }

    /// <summary>Sets the gradient to 0 where the rectified value is.</summary>
    static void Mask(float* gradient, float* rectified, int count)
    {
        for (var k = 0; k < count; k += Vector<float>.Count)
            Vector.Store(Vector.ConditionalSelect(Vector.GreaterThan(Vector.Load(rectified + k), Vector<float>.Zero), Vector.Load(gradient + k), Vector<float>.Zero), gradient + k);
    }

    static float Dot(float* a, float* b, int count)
    {
        var sum = Vector<float>.Zero;
        for (var k = 0; k < count; k += Vector<float>.Count) sum = Vector.MultiplyAddEstimate(Vector.Load(a + k), Vector.Load(b + k), sum);
        return Vector.Sum(sum);
    }

    static float Dot(float* a, float* b, float* weights, int count)
    {
        var sum = Vector<float>.Zero;
        for (var k = 0; k < count; k += Vector<float>.Count) sum = Vector.MultiplyAddEstimate(Vector.Load(a + k) * Vector.Load(b + k), Vector.Load(weights + k), sum);
        return Vector.Sum(sum);
    }

    static void AddScaled(float* sum, float* values, float scale, int count)
    {
        var factor = new Vector<float>(scale);
        for (var k = 0; k < count; k += Vector<float>.Count) Vector.Store(Vector.MultiplyAddEstimate(factor, Vector.Load(values + k), Vector.Load(sum + k)), sum + k);
    }

    static void AddScaledProduct(float* sum, float* a, float* b, float scale, int count)
    {
        var factor = new Vector<float>(scale);
        for (var k = 0; k < count; k += Vector<float>.Count)
            Vector.Store(Vector.MultiplyAddEstimate(factor * Vector.Load(a + k), Vector.Load(b + k), Vector.Load(sum + k)), sum + k);
    }

    static void Check(int[] indices, int rows)
    {
        foreach (var index in indices)
            if ((uint)index >= (uint)rows) throw new ArgumentOutOfRangeException(nameof(indices), index, $"A table has {rows} rows.");
    }

    static int[] Integers(Tensor tensor) => MemoryMarshal.Cast<byte, int>(tensor.bytes).ToArray();

    static float* Floats(Tensor tensor)
    {
        fixed (byte* bytes = tensor.bytes) return (float*)bytes; // native memory: nothing moves it
    }
}
