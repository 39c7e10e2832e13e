using Lawn.Scope;
using Lawn.Tests.Scope.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Tests.Scope;

public class ScopeTests
{
    [Fact]
    public void A_bias_is_paired_with_the_weight_of_its_layer()
    {
        var model = Sequential(("fc1", Linear(4, 3)), ("norm", BatchNorm1d(3)), ("fc2", Linear(3, 2, hasBias: false)));
        var weights = LayerWeight.Of(model);
        Assert.Equal(["fc1.weight", "fc2.weight"], weights.Select(w => w.Name));
        Assert.Equal(["fc1", "fc2"], weights.Select(w => w.Layer));
        Assert.Equal([3L], weights[0].Bias!.shape);
        Assert.Equal(model.get_parameter("fc1.bias")!.Handle, weights[0].Bias!.Handle);
        Assert.Null(weights[1].Bias);
        Assert.All(weights, w => Assert.IsType<TorchSharp.Modules.Linear>(w.Owner));
    }

    [Fact]
    public void A_parameter_of_the_root_has_an_empty_layer()
    {
        var weight = Assert.Single(LayerWeight.Of(new TiedAutoencoder()));
        Assert.Equal(("matrix", ""), (weight.Name, weight.Layer));
        Assert.IsType<TiedAutoencoder>(weight.Owner);
        Assert.Null(weight.Bias);
    }

    [Fact]
    public void A_layer_reached_under_two_names_counts_once()
    {
        var shared = Linear(4, 4);
        var model = new Linked(x => shared.call(shared.call(x)), ("first", shared), ("second", shared));
        Assert.Equal("first.weight", Assert.Single(LayerWeight.Of(model)).Name);
    }

    [Fact]
    public void All_weights_holds_everything_and_can_leave_embeddings_free()
    {
        var model = new Gmf(bias: true);
        Assert.All(new AllWeights().Decide(model), d => Assert.True(d.IsHeld));
        var decisions = new AllWeights(includeEmbeddings: false).Decide(model);
        Assert.Equal(["prediction.weight"], decisions.Where(d => d.IsHeld).Select(d => d.Weight.Name));
        Assert.Equal(2, decisions.Count(d => d.Weight.IsEmbedding && d.Reason.Contains("embedding")));
    }

    [Fact]
    public void Named_weights_takes_layers_parameters_and_predicates()
    {
        var model = new NcfMlp(bias: true);
        string[] Held(IScope scope) => [.. scope.Decide(model).Where(d => d.IsHeld).Select(d => d.Weight.Name)];
        Assert.Equal(["fc1.weight", "prediction.weight"], Held(new NamedWeights("fc1", "prediction.weight")));
        Assert.Equal(["user.weight", "item.weight"], Held(new NamedWeights(w => w.IsEmbedding)));
        Assert.Equal(5, new NamedWeights("fc1").Decide(model).Count);
    }

    [Fact]
    public void A_name_that_fits_nothing_is_an_error_that_lists_the_names()
    {
        var error = Assert.Throws<ArgumentException>(() => new NamedWeights("fc9").Decide(new NcfMlp(bias: true)));
        Assert.Contains("'fc9'", error.Message);
        Assert.Contains("fc1.weight", error.Message);
        Assert.Throws<ArgumentNullException>(() => new NamedWeights((Func<LayerWeight, bool>)null!));
    }
}
