using Lawn.Scope;
using Lawn.Tasks.Images;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Tests.Images;

public class ImageModelTests
{
    static readonly ImageShape Small = new(3, 32, 32);
    static readonly ImageShape Grey = new(1, 28, 28);
    static readonly ImageShape Photograph = new(3, 224, 224);

    // ResNets: He et al. (2016) give 0.27, 0.46 and 0.85 million, the exact counts are those of the same networks elsewhere. VGG with one
    // linear layer: 9.23, 14.73 and 20.04 million. ImageNet: torchvision.
    [Theory]
    [InlineData("resnet20", 10, 269_722)]
    [InlineData("resnet32", 10, 464_154)]
    [InlineData("resnet56", 10, 853_018)]
    [InlineData("resnet20-b", 10, 272_474)]
    [InlineData("resnet20", 100, 275_572)]
    [InlineData("vgg11-bn", 10, 9_231_114)]
    [InlineData("vgg16-bn", 10, 14_728_266)]
    [InlineData("vgg19-bn", 10, 20_040_522)]
    [InlineData("vgg19", 10, 20_029_514)]
    public void Small_networks_have_the_published_number_of_parameters(string name, int classes, long expected)
    {
        using var model = ImageModels.Create(name, Small, classes);
        Assert.Equal(expected, model.parameters().Sum(p => p.numel()));
    }

    [Theory]
    [InlineData("resnet18", 11_689_512)]
    [InlineData("resnet50", 25_557_032)]
    public void Networks_for_photographs_have_the_published_number_of_parameters(string name, long expected)
    {
        using var model = ImageModels.Create(name, Photograph, 1000);
        Assert.Equal(expected, model.parameters().Sum(p => p.numel()));
    }

    [Theory]
    [InlineData("resnet20", "conv1.weight bn1.weight bn1.bias layer1.0.conv1.weight layer3.2.bn2.bias fc.weight fc.bias")]
    [InlineData("resnet20-b", "layer2.0.downsample.0.weight layer2.0.downsample.1.bias layer3.0.downsample.1.weight")]
    [InlineData("resnet50", "layer1.0.conv3.weight layer1.0.downsample.0.weight layer4.2.bn3.weight fc.weight")]
    [InlineData("vgg11-bn", "features.0.weight features.1.bias features.4.weight features.25.weight classifier.weight")]
    [InlineData("cnn", "conv1.weight conv2.bias fc1.weight fc2.bias")]
    [InlineData("cnn-bn", "features.0.weight features.1.bias features.8.weight fc1.weight fc2.bias")]
    public void Parameters_are_named_as_PyTorch_users_expect(string name, string expected)
    {
        using var model = ImageModels.Create(name, Small, 10);
        var names = model.named_parameters().Select(p => p.name).ToList();
        Assert.Empty(expected.Split(' ').Except(names));
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(SmallNetworks))]
    public void Every_network_trains_all_its_parameters_and_leaves_no_tensor_behind(string name, bool isGrey)
    {
        var shape = isGrey ? Grey : Small;
        random.manual_seed(1);
        using var model = ImageModels.Create(name, shape, 10);
        using (NewDisposeScope())
        {
            var input = randn(2, shape.Channels, shape.Height, shape.Width);
            var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            var logits = model.call(input);
            Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            Assert.Equal([2, 10], logits.shape);
            nn.functional.cross_entropy(logits, tensor(new long[] { 3, 7 })).backward();
            Assert.All(model.named_parameters(), p => Assert.True(p.parameter.grad is { } grad && grad.isfinite().all().item<bool>(), p.name));
        }
    }

    public static TheoryData<string, bool> SmallNetworks()
    {
        var data = new TheoryData<string, bool>();
        foreach (var name in ImageModels.SmallColour) data.Add(name, false);
        foreach (var name in ImageModels.SmallGrey) data.Add(name, true);
        return data;
    }

    [Fact]
    public void The_padded_shortcut_keeps_every_second_pixel_between_channels_of_zeros()
    {
        using var scope = NewDisposeScope();
        using var shortcut = new PaddedShortcut(inputs: 2, outputs: 4, stride: 2);
        var input = arange(2 * 16, dtype: ScalarType.Float32).reshape(1, 2, 4, 4);
        var output = shortcut.call(input);
        Assert.Equal([1, 4, 2, 2], output.shape);
        Assert.Equal(new float[] { 0, 0, 0, 0, 0, 2, 8, 10, 16, 18, 24, 26, 0, 0, 0, 0 }, output.reshape(-1).data<float>().ToArray());
    }

    [Theory]
    [InlineData("vgg11", "classifier.weight", 9)]
    [InlineData("cnn", "fc2.weight", 4)]
    [InlineData("vgg11-bn", "classifier.weight", 1)]
    [InlineData("cnn-bn", "fc2.weight", 2)]
    [InlineData("resnet20", "fc.weight", 1)]
    public void Without_normalisation_a_network_is_homogeneous_as_a_whole_with_it_in_its_last_layer(string name, string last, int held)
    {
        random.manual_seed(3);
        using var model = ImageModels.Create(name, Small, 10);
        using var sample = randn(8, 3, 32, 32);
        var decisions = new EndHomogeneous(model, sample).Decide(model);
        Assert.Equal(held, decisions.Count(d => d.IsHeld));
        Assert.True(decisions.Single(d => d.Weight.Name == last).IsHeld);
    }

    [Fact]
    public void Convolutions_start_from_Kaimings_normal_distribution_with_fan_out()
    {
        random.manual_seed(5);
        using var model = ImageModels.Create("vgg16-bn", Small, 10);
        var weights = model.named_parameters().Where(p => p.parameter.dim() == 4).ToList();
        Assert.Equal(13, weights.Count);
        Assert.All(weights.Skip(1), p =>
        {
            using var scope = NewDisposeScope();
            var expected = Math.Sqrt(2.0 / (p.parameter.shape[0] * 9));
            var within = 5 / Math.Sqrt(2.0 * p.parameter.numel()); // five standard errors of a standard deviation
            Assert.InRange(p.parameter.std().item<float>() / expected, 1 - within, 1 + within);
        });
    }
}
