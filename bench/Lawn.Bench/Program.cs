using Lawn.Bench;

if (args is ["steps", .. var rest])
{
    StepsBench.Run(Options.Parse(rest));
    return 0;
}

Console.Error.WriteLine("""
    usage: Lawn.Bench steps [--threads N] [--rounds N] [--model NAME] [--only NAME,NAME]
      steps  times optimizer steps on the parameters of ResNet-50, VGG-19-BN, NeuMF and 161 small tensors
    """);
return 2;
