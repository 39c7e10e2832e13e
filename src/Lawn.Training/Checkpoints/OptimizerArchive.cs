using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// Takes an optimizer's state apart into named tensors and numbers, and puts it together again. A tensor's name is its parameter's and what it is:
/// <c>first.weight.first_moment</c>, <c>first.weight.target_norm</c>.
/// </summary>
sealed class OptimizerArchive
{
    readonly optim.Optimizer basis;
    readonly LawnState? lawn;
    readonly IReadOnlyList<OptimizerOptions> groups;
    readonly IReadOnlyList<(string Name, OptimizerState State, Parameter Parameter)> pieces;

    /// <summary>Prepares the state of an optimizer over the parameters of a model. It reads and writes the optimizer itself.</summary>
    public OptimizerArchive(nn.Module model, optim.Optimizer optimizer)
    {
        basis = BaseOf(optimizer);
        var state = ((OptimizerHelper)optimizer).state_dict();
        lawn = state.Options.OfType<LawnState>().SingleOrDefault();
        groups = [.. state.Options.Where(options => options is not LawnState)];
        pieces = [.. BasePieces(model, state.State), .. LawnPieces(state.State)];
    }

    /// <summary>The tensors by name: views of the optimizer's own.</summary>
    public IReadOnlyList<(string Name, Tensor Tensor)> Tensors => [.. AllTensors().Select(t => (t.Name, Tensor: t.Slot.Get())).Where(t => t.Tensor is not null).Select(t => (t.Name, t.Tensor!))];

    /// <summary>All that is no tensor.</summary>
    public OptimizerRecord Record => new(
        basis.GetType().FullName!,
        [.. groups.Select(Values)],
        pieces.Where(piece => StateSlots.Numbers(piece.State).Count > 0).ToDictionary(piece => piece.Name, piece => Values(piece.State)),
        lawn is null ? null : new LawnRecord(lawn.Steps, lawn.SwitchStep, lawn.RuleMemory));

    /// <summary>Takes over a saved state.</summary>
    /// <exception cref="InvalidDataException">It is of another optimizer or another model.</exception>
    public void Restore(OptimizerRecord record, IReadOnlyDictionary<string, Tensor> tensors)
    {
        if (record.Type != basis.GetType().FullName) throw new InvalidDataException($"its optimizer is a {record.Type}, the run's a {basis.GetType().FullName}");
        if (record.Groups.Count != groups.Count) throw new InvalidDataException($"its optimizer has {record.Groups.Count} parameter groups, the run's {groups.Count}");
        if (record.Lawn is null != lawn is null) throw new InvalidDataException("its optimizer or the run's has LAWN, and the other has not");
        foreach (var (group, saved) in groups.Zip(record.Groups)) SetValues("a parameter group", group, saved);
        foreach (var piece in pieces.Where(piece => StateSlots.Numbers(piece.State).Count > 0))
            SetValues($"'{piece.Name}'", piece.State, record.Parameters.GetValueOrDefault(piece.Name) ?? throw new InvalidDataException($"its optimizer has nothing for '{piece.Name}'"));
        RestoreLawn(record.Lawn);
        RestoreTensors(tensors);
    }

    // However its state is spread over ranks, a run goes on with another number of them.
    static optim.Optimizer BaseOf(optim.Optimizer optimizer) => optimizer switch
    {
        LawnOptimizer lawn => BaseOf(lawn.Inner),
        ShardedOptimizer sharded => sharded.Inner,
        _ => optimizer,
    };

    void RestoreLawn(LawnRecord? saved)
    {
        if (lawn is null || saved is null) return;
        (lawn.Steps, lawn.SwitchStep) = (saved.Steps, saved.SwitchStep);
        try
        {
            lawn.RuleMemory = saved.RuleMemory; // after the switch step: a rule that has fired remembers nothing
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    void RestoreTensors(IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var noGradients = no_grad();
        var slots = AllTensors().ToList();
        if (tensors.Keys.Except(slots.Select(t => t.Name)).FirstOrDefault() is { } unknown) throw new InvalidDataException($"its optimizer has a tensor '{unknown}', and the run's has not");
        foreach (var (name, slot) in slots)
        {
            var saved = tensors.GetValueOrDefault(name);
            if (saved is not null && !saved.shape.SequenceEqual(slot.Shape))
                throw new InvalidDataException($"the tensor '{name}' of its optimizer has the shape [{string.Join(", ", saved.shape)}], not [{string.Join(", ", slot.Shape)}]");
            slot.Set(saved);
        }
    }

    IEnumerable<(string Name, TensorSlot Slot)> AllTensors() =>
        pieces.SelectMany(piece => StateSlots.Tensors(piece.State, piece.Parameter).Select(slot => ($"{piece.Name}.{slot.Name}", slot)));

    IEnumerable<(string, OptimizerState, Parameter)> BasePieces(nn.Module model, IReadOnlyList<OptimizerState> states)
    {
        var names = new Dictionary<IntPtr, string>();
        foreach (var (name, parameter) in model.named_parameters()) names.TryAdd(parameter.Handle, name);
        var parameters = basis.ParamGroups.OfType<TorchSharp.Modules.ParamGroup>().SelectMany(group => group.Parameters).ToList();
        return parameters.Select((parameter, k) => (names.GetValueOrDefault(parameter.Handle) ?? $"parameter-{k}", states[k], parameter));
    }

    static IEnumerable<(string, OptimizerState, Parameter)> LawnPieces(IReadOnlyList<OptimizerState> states) =>
        states.OfType<HeldLayerState>().Select(layer => (layer.Weight.Name, (OptimizerState)layer, layer.Weight.Weight));

    static IReadOnlyDictionary<string, double> Values(object piece) =>
        StateSlots.Numbers(piece).Select(slot => (slot.Name, Value: slot.Get())).Where(n => n.Value is not null).ToDictionary(n => n.Name, n => n.Value!.Value);

    static void SetValues(string what, object piece, IReadOnlyDictionary<string, double> saved)
    {
        foreach (var slot in StateSlots.Numbers(piece))
        {
            if (saved.TryGetValue(slot.Name, out var value)) slot.Set(value);
            else if (slot.Get() is not null) throw new InvalidDataException($"its optimizer has no '{slot.Name}' for {what}");
        }
    }
}
