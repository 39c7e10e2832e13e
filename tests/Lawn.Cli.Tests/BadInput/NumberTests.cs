namespace Lawn.Cli.Tests.BadInput;

/// <summary>Every option with a number, with every kind of text that is none or lies outside its range.</summary>
public sealed class NumberTests : Rejections
{
    static readonly string[] Reals =
    [
        "--free-epochs", "--learning-rate", "--weight-decay", "--momentum", "--warmup-epochs", "--rewarmup-epochs", "--second-peak", "--max-gradient-norm", "--temperature",
        "--logit-norm", "--label-noise",
    ];

    static readonly string[] Wholes = ["--factors", "--batch-size", "--epochs", "--gradient-accumulation", "--train-limit", "--cutout", "--data-seed", "--seed"];

    static readonly string[] Counts = ["--factors", "--batch-size", "--epochs", "--gradient-accumulation", "--train-limit", "--threads"];

    public static TheoryData<string, string> NotReal => new(
        from option in Reals from text in new[] { "NaN", "Infinity", "-Infinity", "1e999", "1,5", "fast", "0x10", "1e" } select (option, text));

    public static TheoryData<string, string> NotWhole => new(
        from option in Wholes.Append("--threads") from text in new[] { "NaN", "1.5", "1e3", "99999999999", "ten", "1 000" } select (option, text));

    public static TheoryData<string, string> NotPositive => new(
        from option in Counts from text in new[] { "0", "-1", "-2147483648" } select (option, text));

    public static TheoryData<string> Empty => new([.. Reals, .. Wholes, "--threads"]);

    [Theory]
    [MemberData(nameof(NotReal))]
    public void No_number(string option, string text) => Refused($"{option} is a number", "such as 0.01 or 3e-4", Train(option, text));

    [Theory]
    [MemberData(nameof(NotWhole))]
    public void No_whole_number(string option, string text) => Refused(option + " is a whole number", "up to 2147483647", Train(option, text));

    [Theory]
    [MemberData(nameof(NotPositive))]
    public void Less_than_one(string option, string text) => Refused(option, "must be at least 1", Train(option, text));

    [Theory]
    [MemberData(nameof(Empty))]
    public void Empty_text(string option) => Refused(option, "number", Train(option, ""));

    [Theory]
    [InlineData("--learning-rate", "0", "must be a positive number")]
    [InlineData("--learning-rate", "-0.1", "must be a positive number")]
    [InlineData("--weight-decay", "-1e-9", "must be 0 or more")]
    [InlineData("--free-epochs", "-0.5", "must be 0 or more")]
    [InlineData("--warmup-epochs", "-1", "must be 0 or more")]
    [InlineData("--rewarmup-epochs", "-1", "must be 0 or more")]
    [InlineData("--rewarmup-epochs", "21", "longer than the run of --epochs 20")]
    [InlineData("--warmup-epochs", "20.5", "longer than the run of --epochs 20")]
    [InlineData("--momentum", "1", "below 1")]
    [InlineData("--momentum", "-0.1", "at least 0")]
    [InlineData("--second-peak", "0", "must be a positive number")]
    [InlineData("--max-gradient-norm", "-1", "must be positive")]
    [InlineData("--temperature", "0", "must be a positive number")]
    [InlineData("--temperature", "-2", "must be a positive number")]
    [InlineData("--logit-norm", "0", "must be a positive number")]
    [InlineData("--label-noise", "1", "below 1")]
    [InlineData("--label-noise", "-0.1", "at least 0")]
    [InlineData("--cutout", "-1", "must be 0 or more")]
    [InlineData("--factors", "2147483647", "must be at most 4096")]
    [InlineData("--threads", "100000", "must be at most 1024")]
    [InlineData("--gradient-accumulation", "257", "more parts than it has examples")]
    [InlineData("--rank-timeout", "0", "must be positive")]
    [InlineData("--rank-timeout", "1e7", "at most 1e6")]
    [InlineData("--rank-timeout", "soon", "is a number such as")]
    public void Out_of_range(string option, string text, string range) => Refused(option, range, Train(option, text));

    [Theory]
    [InlineData("--norm-target", "NaN")]
    [InlineData("--norm-target", "x")]
    [InlineData("--norm-target", "x-1")]
    [InlineData("--norm-target", "0")]
    [InlineData("--norm-target", "xNaN")]
    [InlineData("--norm-target", "1e999")]
    [InlineData("--norm-target", "switch2")]
    public void No_norm(string option, string text) => Refused("'" + text + "'", "a factor such as x0.5, or a positive norm such as 3.2", Train(option, text));

    [Theory]
    [InlineData("fraction:NaN", "between 0 and 1")]
    [InlineData("fraction:-0.1", "between 0 and 1")]
    [InlineData("fraction:", "--switch is epochs")]
    [InlineData("loss:-1", "positive")]
    [InlineData("loss:Infinity", "positive")]
    [InlineData("loss:x0", "positive")]
    [InlineData("loss:xx", "--switch is epochs")]
    [InlineData("knee:1", "between 0 and 1")]
    [InlineData("knee:NaN", "between 0 and 1")]
    [InlineData("flat:1.5", "between 0 and 1")]
    [InlineData("radial:3", "--switch is epochs")]
    [InlineData("epochs:3", "--switch is epochs")]
    public void No_switch_rule(string rule, string remedy) => Refused("--switch", remedy, Train("--switch", rule));

    [Theory]
    [InlineData("--seeds", "0", "at least 1")]
    [InlineData("--seeds", "2147483647", "at most 1000")]
    [InlineData("--trials", "-1", "at least 1")]
    [InlineData("--trials", "2147483647", "at most 1000")]
    [InlineData("--jobs", "0", "at least 1")]
    [InlineData("--jobs", "99999", "at most 1024")]
    [InlineData("--tuning-epochs", "0", "at least 1")]
    [InlineData("--tuning-epochs", "21", "more than --epochs 20")]
    [InlineData("--tuning-seed", "x", "whole number")]
    [InlineData("--batch-sizes", "256,256", "twice")]
    [InlineData("--batch-sizes", "256;512", "whole number")]
    [InlineData("--batch-sizes", "-256", "at least 1")]
    [InlineData("--learning-rates", "0.1,NaN", "a number such as")]
    [InlineData("--learning-rates", "0", "positive number")]
    [InlineData("--learning-rates", "sgd@x=0.1", "whole number")]
    [InlineData("--learning-rates", "adam=0.1;adam=0.2", "two lists")]
    [InlineData("--learning-rates", ";", "give values separated by commas")]
    [InlineData("--weight-decays", "-1", "0 or more")]
    [InlineData("--weight-decays", "Infinity", "a number such as")]
    [InlineData("--free-epochs", "1,x", "a number such as")]
    public void Of_a_comparison(string option, string text, string range) => Refused(option.TrimEnd('s'), range, "compare", "--out", Commands.PathOf("out"), option, text);

    [Theory]
    [InlineData("--examples", "0", "at least 1")]
    [InlineData("--examples", "many", "whole number")]
    [InlineData("--eigenvalues", "-1", "at least 1")]
    [InlineData("--eigenvalues", "1000000", "at most 100")]
    [InlineData("--seed", "0.5", "whole number")]
    [InlineData("--threads", "0", "at least 1")]
    public void Of_a_probe(string option, string text, string range) => Refused(option, range, "probe", Commands.PathOf("run"), option, text);

    string[] Train(string option, string text) => ["train", "--out", Commands.PathOf("out"), option, text];
}
