using Lawn.Cli.Tests.Support;

namespace Lawn.Cli.Tests.BadInput;

public sealed class CommandLineTests : IDisposable
{
    readonly Commands commands = new();

    public void Dispose() => commands.Dispose();

    [Theory]
    [InlineData("trian", "Did you mean 'train'?")]
    [InlineData("--verson", "Did you mean '--version'?")]
    [InlineData("train --epoch 3", "Did you mean '--epochs'?")]
    [InlineData("train --epochs", "--epochs needs a value")]
    [InlineData("train --epochs x", "whole number")]
    [InlineData("train --epochs 1.5", "whole number")]
    [InlineData("train --epochs 99999999999", "whole number")]
    [InlineData("train --epochs 0", "at least 1")]
    [InlineData("train --epochs -3", "at least 1")]
    [InlineData("train --batch-size 0", "--batch-size")]
    [InlineData("train --factors 0", "--factors")]
    [InlineData("train --seed one", "--seed")]
    [InlineData("train --learning-rate NaN", "--learning-rate")]
    [InlineData("train --learning-rate 0", "--learning-rate")]
    [InlineData("train --learning-rate 1,5", "--learning-rate")]
    [InlineData("train --momentum 1", "--momentum")]
    [InlineData("train --weight-decay -0.1", "--weight-decay")]
    [InlineData("train --free-epochs -1", "--free-epochs")]
    [InlineData("train --warmup-epochs 30", "--warmup-epochs")]
    [InlineData("train --max-gradient-norm 0", "--max-gradient-norm")]
    [InlineData("train --max-gradient-norm Infinity", "--max-gradient-norm")]
    [InlineData("train --optimizer adan", "Did you mean 'adam'?")]
    [InlineData("train --optimizer adam-l-l", "no optimizer")]
    [InlineData("train --task synthetics", "Did you mean 'synthetic'?")]
    [InlineData("train --model mpl", "Did you mean 'mlp'?")]
    [InlineData("train --schedule step", "--schedule")]
    [InlineData("train --scope none", "--scope")]
    [InlineData("train --scope hidden.7", "hidden.7")]
    [InlineData("train --granularity column", "--granularity")]
    [InlineData("train --norm-target x0", "--norm-target")]
    [InlineData("train --biases off", "--biases")]
    [InlineData("train --moments drop", "--moments")]
    [InlineData("train --project-update maybe", "--project-update")]
    [InlineData("train --optimizer adam --rewarmup-epochs 1", "--rewarmup-epochs")]
    [InlineData("train --precision fp16", "--precision")]
    [InlineData("train --memory-format nhwc", "--memory-format")]
    [InlineData("train --gradient-accumulation 0", "--gradient-accumulation")]
    [InlineData("train --batch-size 4 --gradient-accumulation 8", "--gradient-accumulation")]
    [InlineData("train --train-limit many", "--train-limit")]
    [InlineData("train --augment perhaps", "--augment")]
    [InlineData("train --task cifar-100 --data /nowhere", "cifar-100")]
    [InlineData("compare --task cifar-100 --data /nowhere", "cifar-100")]
    [InlineData("train --switch later", "--switch is epochs")]
    [InlineData("train --switch fraction", "--switch is epochs")]
    [InlineData("train --switch fraction:2", "between 0 and 1")]
    [InlineData("train --switch loss:x", "--switch is epochs")]
    [InlineData("train --switch flat:0", "between 0 and 1")]
    [InlineData("train --switch auto:1", "--switch is epochs")]
    [InlineData("train --optimizer adam --switch auto", "add -l")]
    [InlineData("train --second-peak 0", "--second-peak")]
    [InlineData("train --optimizer adam --second-peak 1", "add -l")]
    [InlineData("train --temperature 0", "--temperature")]
    [InlineData("train --logit-norm -1", "--logit-norm")]
    [InlineData("train --diagnostics much", "off, light or full")]
    [InlineData("probe", "RUN")]
    [InlineData("probe /nowhere", "no run folder")]
    [InlineData("probe /nowhere --examples 0", "--examples")]
    [InlineData("probe /nowhere --eigenvalues x", "--eigenvalues")]
    [InlineData("train --on-nonfinite ignore", "stop or skip")]
    [InlineData("train --threads 0", "--threads")]
    [InlineData("train --device gpu", "cpu, cuda or cuda:NUMBER")]
    [InlineData("train --device cuda:x", "cpu, cuda or cuda:NUMBER")]
    [InlineData("compare --device tpu", "cpu, cuda or cuda:NUMBER")]
    [InlineData("train extra", "extra")]
    [InlineData("train --task movielens-1m --data /nowhere", "movielens-1m")]
    [InlineData("compare --optimizers adam,adma-l", "Did you mean 'adam-l'?")]
    [InlineData("compare --optimizers adam,adam", "twice")]
    [InlineData("compare --optimizers ,", "empty")]
    [InlineData("compare --batch-sizes 256,0", "--batch-size")]
    [InlineData("compare --learning-rates 0.1,-1", "--learning-rate")]
    [InlineData("compare --learning-rates sgd=0.1", "sgd")]
    [InlineData("compare --learning-rates 0.1;0.2", "two lists")]
    [InlineData("compare --free-epochs -1", "--free-epochs")]
    [InlineData("compare --seeds 0", "--seeds")]
    [InlineData("compare --trials 0", "--trials")]
    [InlineData("compare --epochs 3 --tuning-epochs 5", "--tuning-epochs")]
    [InlineData("compare --extra adam-l", "--extra")]
    [InlineData("compare --extra adam-l@free-epoch=0", "Did you mean 'free-epochs'?")]
    [InlineData("compare --extra sgd-l@free-epochs=0", "sgd-l")]
    [InlineData("compare --extra adam-l@seed=3", "--seed")]
    [InlineData("compare --model mlp,mpl", "Did you mean 'mlp'?")]
    [InlineData("compare --scope hidden.7", "hidden.7")]
    [InlineData("compare --report-only", "compare.json")]
    [InlineData("compare --task pinterest --data /nowhere", "pinterest")]
    public void One_line_exit_code_2_and_no_folder(string line, string expected)
    {
        var output = commands.PathOf("out");
        var arguments = line.Split(' ');
        if (arguments is ["train" or "compare", ..]) arguments = [.. arguments, "--out", output];
        var result = Commands.Run(arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(expected, Assert.Single(result.ErrorLines));
        Assert.StartsWith("lawn: ", result.Error);
        Assert.False(Directory.Exists(output));
    }

    [Theory]
    [InlineData("compare --out=", "--out")]
    [InlineData("data get", "needs a name")]
    [InlineData("data get movielens-2m", "Did you mean 'movielens-1m'?")]
    [InlineData("data fetch", "no command 'fetch'")]
    [InlineData("data verify pinterest --data /nowhere", "not found")]
    [InlineData("inspect --scope hidden.7", "hidden.7")]
    [InlineData("inspect --epochs 3", "no option '--epochs'")]
    public void Other_commands_too(string line, string expected)
    {
        var result = Commands.Run(line.Split(' '));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, Assert.Single(result.ErrorLines));
    }

    [Theory]
    [InlineData("train")]
    [InlineData("compare")]
    public void An_output_folder_with_other_things_in_it_is_left_alone(string command)
    {
        Directory.CreateDirectory(commands.PathOf("mine"));
        File.WriteAllText(commands.PathOf("mine", "thesis.tex"), "");
        var result = Commands.Run(command, "--out", commands.PathOf("mine"));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("not empty", Assert.Single(result.ErrorLines));
        Assert.Equal(2, Commands.Run(command, "--out", commands.PathOf("mine", "thesis.tex")).ExitCode);
        Assert.Equal(["thesis.tex"], Directory.GetFileSystemEntries(commands.PathOf("mine")).Select(Path.GetFileName));
    }

    [Fact]
    public void The_process_itself_ends_so_too()
    {
        var result = commands.RunProcess("train", "--optimizer", "adamm");
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("Did you mean 'adam'?", Assert.Single(result.ErrorLines));
    }
}
