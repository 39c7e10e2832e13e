using Lawn.Bench.Images;

switch (args)
{
    case ["precision", .. var rest]:
        PrecisionBench.Run(Options.Parse(rest));
        return 0;
    case ["loading", .. var rest]:
        LoadingBench.Run(Options.Parse(rest));
        return 0;
    default:
        Console.Error.WriteLine("""
            usage: Lawn.Bench.Images precision|loading [--task NAME] [--model NAME,NAME] [--batch-size N] [--threads N] [--rounds N] [--data FOLDER]
              precision  times training steps in fp32 and bf16, contiguous and with channels last, in turns
              loading    times the batches of an epoch without training
            """);
        return 2;
}
