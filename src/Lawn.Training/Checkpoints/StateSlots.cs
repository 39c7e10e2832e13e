using System.Reflection;
using Lawn.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// The numbers and tensors that make up a piece of an optimizer's state. Of this library's classes they are named here; of TorchSharp's they are the
/// public members, which the tests compare with what TorchSharp itself saves.
/// </summary>
static class StateSlots
{
    /// <summary>The numbers of a group's options or of a parameter's state.</summary>
    public static IReadOnlyList<NumberSlot> Numbers(object piece) => piece switch
    {
        MomentState moments => [new NumberSlot("step", () => moments.Step, value => moments.Step = (long)value!.Value)],
        HeldLayerState => [],
        _ => [.. Members(piece).Where(member => IsNumber(member.Type)).Select(member => new NumberSlot(NameOf(member.Info), () => AsNumber(member.Get()), value => member.Set(OfNumber(value, member.Type))))],
    };

    /// <summary>The tensors of a parameter's state.</summary>
    public static IReadOnlyList<TensorSlot> Tensors(OptimizerState piece, Parameter parameter) => piece switch
    {
        MomentState moments =>
        [
            new TensorSlot("first_moment", () => moments.First, moments.RestoreFirst, parameter.shape),
            new TensorSlot("second_moment", () => moments.Second, moments.RestoreSecond, parameter.shape),
        ],
        HeldLayerState layer => [TargetNorm(layer)],
        _ => [.. Members(piece).Where(member => member.Type == typeof(Tensor)).Select(member => new TensorSlot(
            NameOf(member.Info), () => (Tensor?)member.Get(), saved => Replace(member, saved, parameter), parameter.shape))],
    };

    static TensorSlot TargetNorm(HeldLayerState layer)
    {
        using var scope = NewDisposeScope();
        return new TensorSlot("target_norm", () => layer.Norm, saved => layer.Set(saved?.to(layer.Weight.Weight.device, copy: true)), layer.Like().shape);
    }

    static void Replace(Member member, Tensor? saved, Parameter parameter)
    {
        var present = (Tensor?)member.Get();
        member.Set(saved?.to(parameter.device, copy: true).DetachFromDisposeScope());
        present?.Dispose();
    }

    static IEnumerable<Member> Members(object piece)
    {
        const BindingFlags open = BindingFlags.Public | BindingFlags.Instance;
        foreach (var field in piece.GetType().GetFields(open))
            yield return new Member(field, field.FieldType, () => field.GetValue(piece), value => field.SetValue(piece, value));
        foreach (var property in piece.GetType().GetProperties(open).Where(property => property is { CanRead: true, CanWrite: true }))
            yield return new Member(property, property.PropertyType, () => property.GetValue(piece), value => property.SetValue(piece, value));
    }

    static bool IsNumber(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is var plain && (plain == typeof(double) || plain == typeof(long) || plain == typeof(bool));

    static double? AsNumber(object? value) => value switch
    {
        null => null,
        bool truth => truth ? 1 : 0,
        _ => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture),
    };

    static object? OfNumber(double? value, Type type) => value is null ? null : (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var plain when plain == typeof(bool) => value != 0,
        var plain when plain == typeof(long) => (long)value,
        _ => value.Value,
    };

    static string NameOf(MemberInfo member) => char.ToLowerInvariant(member.Name[0]) + member.Name[1..];

    sealed record Member(MemberInfo Info, Type Type, Func<object?> Get, Action<object?> Set);
}
