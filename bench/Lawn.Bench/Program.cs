using Lawn.Bench;

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

if (args is ["train", .. var choices])
{
    TrainBench.Run(Options.Parse(choices));
    return 0;
}

Console.Error.WriteLine("""
    usage: Lawn.Bench steps|sparse|train [--threads N] [--rounds N] [--model NAME] [--only NAME,NAME]
      steps   times optimizer steps on the parameters of ResNet-50, VGG-19-BN, NeuMF and 161 small tensors
      train   times epochs of NeuMF on MovieLens-1M, and of an equivalent PyTorch script where /usr/bin/python3 has PyTorch
      sparse  times steps of embedding tables of which a batch touches few rows
    """);
return 2;
