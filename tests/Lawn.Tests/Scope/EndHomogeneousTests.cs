using Lawn.Scope;
using Lawn.Tests.Scope.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Tests.Scope;

/// <summary>Which layers are in, and the reason given for those that are not.</summary>
public class EndHomogeneousTests
{
    public EndHomogeneousTests() => manual_seed(7);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_mlp_is_in_as_a_whole(bool bias) =>
        AssertAll(Sequential(("a", Linear(5, 8, hasBias: bias)), ("r", ReLU()), ("b", Linear(8, 6, hasBias: bias)), ("l", LeakyReLU(0.1)),
            ("d", Dropout(0.5)), ("p", PReLU(6)), ("c", Linear(6, 3, hasBias: bias))));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_vgg_without_normalisation_is_in_as_a_whole(bool average) =>
        AssertAll(Vgg(normalise: false, average), randn(4, 3, 8, 8));

    [Fact]
    public void Of_a_vgg_with_batch_normalisation_only_the_linear_head_is_in()
    {
        var decisions = Decide(Vgg(normalise: true, average: false), randn(4, 3, 8, 8));
        Assert.Equal(["head.weight"], Held(decisions));
        Assert.Equal("followed by a normalisation (bn1): scaling it does not change the logits", ReasonOf(decisions, "conv1.weight"));
        Assert.Equal("followed by a normalisation (bn2): scaling it does not change the logits", ReasonOf(decisions, "conv2.weight"));
    }

    [Fact]
    public void Of_a_resnet_only_the_head_is_in()
    {
        var decisions = Decide(new SmallResNet(), randn(6, 3, 8, 8));
        Assert.Equal(["head.weight"], Held(decisions));
        Assert.All(decisions.Where(d => !d.IsHeld), d => Assert.StartsWith("followed by a normalisation (bn", d.Reason));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gmf_is_in_as_a_whole(bool bias)
    {
        var decisions = DecidePairs(new Gmf(bias));
        Assert.All(decisions, d => Assert.True(d.IsHeld, d.Reason));
        Assert.Equal(3, decisions.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_an_ncf_mlp_the_tower_is_in_and_each_embedding_alone_is_not(bool bias)
    {
        var decisions = DecidePairs(new NcfMlp(bias));
        Assert.Equal(["fc1.weight", "fc2.weight", "prediction.weight"], Held(decisions));
        Assert.Contains("parallel branch", ReasonOf(decisions, "user.weight"));
        Assert.Contains("parallel branch", ReasonOf(decisions, "item.weight"));
    }

    [Fact]
    public void Of_neumf_only_the_prediction_layer_is_in()
    {
        var decisions = DecidePairs(new NeuMf());
        Assert.Equal(["prediction.weight"], Held(decisions));
        Assert.All(decisions.Where(d => !d.IsHeld), d => Assert.Contains("parallel branch", d.Reason));
        Assert.Equal("in one of several parallel branches: the others do not scale with it", ReasonOf(decisions, "fc2.weight"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_residual_branch_is_out(bool bias)
    {
        var decisions = Decide(new ResidualMlp(bias));
        Assert.Equal(["stem.weight", "head.weight"], Held(decisions).Order().Reverse());
        Assert.StartsWith("inside a residual branch", ReasonOf(decisions, "inner.weight"));
        Assert.StartsWith("inside a residual branch", ReasonOf(decisions, "outer.weight"));
    }

    [Theory]
    [InlineData("Tanh")]
    [InlineData("Sigmoid")]
    [InlineData("GELU")]
    [InlineData("SiLU")]
    [InlineData("ELU")]
    [InlineData("Softplus")]
    [InlineData("ReLU6")]
    [InlineData("Softsign")]
    [InlineData("Softmax")]
    public void An_activation_that_is_not_homogeneous_puts_all_before_it_out(string name)
    {
        Module<Tensor, Tensor> activation = name switch
        {
            "Tanh" => Tanh(),
            "Sigmoid" => Sigmoid(),
            "GELU" => GELU(),
            "SiLU" => SiLU(),
            "ELU" => ELU(),
            "Softplus" => Softplus(),
            "ReLU6" => ReLU6(),
            "Softsign" => Softsign(),
            _ => Softmax(1),
        };
        var decisions = Decide(Sequential(("a", Linear(5, 8)), ("r", ReLU()), ("b", Linear(8, 6)), ("act", activation), ("c", Linear(6, 3))));
        Assert.Equal(["c.weight"], Held(decisions));
        Assert.Equal($"the {name} after it (act) breaks homogeneity", ReasonOf(decisions, "a.weight"));
        Assert.Equal(ReasonOf(decisions, "a.weight"), ReasonOf(decisions, "b.weight"));
    }

    [Fact]
    public void A_sigmoid_on_the_output_leaves_nothing_in() =>
        Assert.Empty(Held(Decide(Sequential(("a", Linear(5, 8)), ("r", ReLU()), ("b", Linear(8, 3)), ("s", Sigmoid())))));

    [Fact]
    public void A_functional_tanh_is_found_by_numbers_even_at_tiny_weights()
    {
        var decisions = Decide(new FunctionalMlp(tanh, scale: 1e-4));
        Assert.Equal(["w2"], Held(decisions));
        Assert.Contains("scaling it by 2", ReasonOf(decisions, "w1"));
    }

    [Fact]
    public void A_functional_style_forward_with_its_own_biases_and_gain_is_in() => AssertAll(new FunctionalMlp(x => functional.relu(x)));

    [Fact]
    public void Factors_of_a_product_are_in_with_their_own_biases() => AssertAll(new GatedProduct());

    [Fact]
    public void A_layer_called_twice_is_out_with_its_degree()
    {
        var decisions = Decide(new CalledTwice());
        Assert.Equal(["head.weight"], Held(decisions));
        Assert.Equal("used more than once (its layer is called 2 times): the logits are of degree 2 in it", ReasonOf(decisions, "shared.weight"));
    }

    [Fact]
    public void Tied_weights_are_out_with_their_degree() =>
        Assert.Equal("used more than once: the logits are of degree 2 in it", Assert.Single(Decide(new TiedAutoencoder())).Reason);

    [Fact]
    public void A_layer_without_effect_is_out()
    {
        var (used, idle) = (Linear(5, 3), Linear(5, 3));
        var decisions = Decide(new Linked(x => { idle.call(x).Dispose(); return used.call(x); }, ("idle", idle), ("used", used)));
        Assert.Equal(["used.weight"], Held(decisions));
        Assert.Equal("the logits of the sample batch do not depend on it", ReasonOf(decisions, "idle.weight"));
    }

    [Fact]
    public void Layer_normalisation_makes_what_is_before_it_scale_invariant()
    {
        var decisions = Decide(Sequential(("a", Linear(5, 8)), ("norm", LayerNorm(8)), ("r", ReLU()), ("b", Linear(8, 3))));
        Assert.Equal(["b.weight"], Held(decisions));
        Assert.Contains("(norm)", ReasonOf(decisions, "a.weight"));
    }

    [Fact]
    public void A_users_own_normalisation_with_a_running_mean_of_zero_is_seen_through()
    {
        var (a, b, own) = (Linear(5, 8), Linear(8, 3), new Whitening(8));
        var decisions = Decide(new Linked(x => b.call(functional.relu(own.call(a.call(x)))), ("a", a), ("own", own), ("b", b)));
        Assert.Equal(["b.weight"], Held(decisions));
        Assert.Contains("scaling it by 2", ReasonOf(decisions, "a.weight"));
    }

    [Fact]
    public void The_weights_of_a_recurrent_layer_are_out()
    {
        var (lstm, head) = (LSTM(5, 6, batchFirst: true), Linear(6, 3));
        var decisions = Decide(new Linked(x => head.call(lstm.call(x, null).Item1.select(1, 3)), ("lstm", lstm), ("head", head)), randn(6, 4, 5));
        Assert.Equal(["head.weight"], Held(decisions));
        Assert.Equal("inside the LSTM lstm, whose activations are not homogeneous", ReasonOf(decisions, "lstm.weight_ih_l0"));
    }

    [Fact]
    public void Layers_that_start_at_zero_do_not_hide_the_rest()
    {
        var model = Sequential(("a", Linear(5, 8)), ("r", ReLU()), ("b", Linear(8, 3)));
        using (no_grad()) model.get_parameter("b.weight")!.zero_();
        AssertAll(model);
    }

    [Fact]
    public void Half_precision_models_are_probed_too() =>
        AssertAll(Sequential(("a", Linear(5, 8)), ("r", ReLU()), ("b", Linear(8, 3))).to(ScalarType.BFloat16), randn(6, 5).to(ScalarType.BFloat16));

    static Module<Tensor, Tensor> Vgg(bool normalise, bool average)
    {
        Module<Tensor, Tensor> Pool() => average ? AvgPool2d(2) : MaxPool2d(2);
        return normalise
            ? Sequential(("conv1", Conv2d(3, 6, 3, padding: 1)), ("bn1", BatchNorm2d(6)), ("r1", ReLU()), ("p1", Pool()),
                ("conv2", Conv2d(6, 8, 3, padding: 1)), ("bn2", BatchNorm2d(8)), ("r2", ReLU()), ("p2", Pool()), ("flat", Flatten()), ("head", Linear(32, 5)))
            : Sequential(("conv1", Conv2d(3, 6, 3, padding: 1)), ("r1", ReLU()), ("p1", Pool()), ("conv2", Conv2d(6, 8, 3, padding: 1)), ("r2", ReLU()),
                ("p2", Pool()), ("flat", Flatten()), ("drop", Dropout(0.3)), ("head", Linear(32, 5)));
    }

    static IReadOnlyList<ScopeDecision> Decide(Module<Tensor, Tensor> model, Tensor? sample = null) =>
        new EndHomogeneous(model, sample ?? randn(6, 5)).Decide(model);

    static IReadOnlyList<ScopeDecision> DecidePairs(Module<Tensor, Tensor, Tensor> model)
    {
        var (users, items) = (tensor([0L, 1, 2, 3, 11, 5]), tensor([3L, 14, 0, 7, 3, 9]));
        return new EndHomogeneous(() => model.call(users, items)).Decide(model);
    }

    static void AssertAll(Module<Tensor, Tensor> model, Tensor? sample = null) => Assert.All(Decide(model, sample), d => Assert.True(d.IsHeld, $"{d.Weight.Name}: {d.Reason}"));

    static IEnumerable<string> Held(IEnumerable<ScopeDecision> decisions) => decisions.Where(d => d.IsHeld).Select(d => d.Weight.Name);

    static string ReasonOf(IEnumerable<ScopeDecision> decisions, string name) => decisions.Single(d => d.Weight.Name == name).Reason;
}
