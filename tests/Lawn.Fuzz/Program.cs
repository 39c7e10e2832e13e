using Lawn.Fuzz;

if (args is ["instrument"])
{
    Instrumentation.Apply(AppContext.BaseDirectory);
    return 0;
}

return FuzzCommand.Run(args);
