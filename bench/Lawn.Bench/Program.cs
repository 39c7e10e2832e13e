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

Console.Error.WriteLine("""
    usage: Lawn.Bench steps|sparse [--threads N] [--rounds N] [--model NAME] [--only NAME,NAME]
      steps   times optimizer steps on the parameters of ResNet-50, VGG-19-BN, NeuMF and 161 small tensors
      sparse  times steps of embedding tables of which a batch touches few rows
    """);
return 2;
