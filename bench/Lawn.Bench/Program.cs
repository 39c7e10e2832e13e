using Lawn.Bench;
using Lawn.Bench.Training;
using Lawn.Cli;

if (args is ["steps", .. var rest])
{
    StepsBench.Run(Options.Parse(rest));
    return 0;
}

if (args is ["sparse", .. var others])
{
    SparseBench.Run(Options.Parse(others));
    return 0;
}

if (args is ["train", .. var training])
{
    NativeSettings.Apply(); // as the lawn command does, before libtorch loads
    TrainBench.Run(Options.Parse(training));
    return 0;
}

if (args is ["train-loss", .. var losses])
{
    NativeSettings.Apply();
    TrainBench.RunLoss(Options.Parse(losses));
    return 0;
}

Console.Error.WriteLine("""
    usage: Lawn.Bench steps|sparse|train|train-loss [--threads N] [--rounds N] [--model NAME] [--only NAME,NAME] [--batch-size N,N] [--python FILE]
      steps   times optimizer steps on the parameters of ResNet-50, VGG-19-BN, NeuMF and 161 small tensors
      sparse  times steps of embedding tables of which a batch touches few rows
      train   times NeuMF on MovieLens-1M with several optimizers, and in PyTorch where a Python has it
      train-loss  trains each of these for an epoch and prints the mean loss
    """);
return 2;
