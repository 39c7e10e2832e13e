using Lawn.Cli;

NativeSettings.Apply();
return LawnCommand.Run(args, Terminal.OfProcess());
