namespace Lawn.Cli.Tests.BadInput;

/// <summary>Options that contradict each other, mean nothing where they are given, or are given twice.</summary>
public sealed class ContradictionTests : Rejections
{
    [Theory]
    [InlineData("--train-limit 100", "choose one of the tasks cifar-10")]
    [InlineData("--label-noise 0.2", "choose one of the tasks cifar-10")]
    [InlineData("--human-labels worst", "choose one of the tasks cifar-10")]
    [InlineData("--augment", "choose one of the tasks cifar-10")]
    [InlineData("--cutout 8", "choose one of the tasks cifar-10")]
    [InlineData("--data-seed 3", "choose one of the tasks cifar-10")]
    [InlineData("--factors 16", "choose one of the tasks movielens-100k")]
    [InlineData("--task movielens-1m --label-noise 0.1", "leave it out")]
    [InlineData("--task movielens-1m --cutout 4", "leave it out")]
    [InlineData("--task mnist --factors 4", "leave it out")]
    public void An_option_of_another_task(string options, string remedy) => Refused("means nothing for the task", remedy, Train(options));

    [Theory]
    [InlineData("--scope ehsn")]
    [InlineData("--exclude-embeddings")]
    [InlineData("--granularity row")]
    [InlineData("--norm-target x0.5")]
    [InlineData("--biases join")]
    [InlineData("--moments reset")]
    [InlineData("--skip-projection")]
    [InlineData("--project-update")]
    [InlineData("--max-gradient-norm 1")]
    [InlineData("--switch auto")]
    [InlineData("--second-peak 1")]
    [InlineData("--rewarmup-epochs 1")]
    public void An_option_of_LAWN_without_it(string options) => Refused(options.Split(' ')[0], "add -l to the optimizer, or leave", Train("--optimizer sgd " + options));

    [Theory]
    [InlineData("adam")]
    [InlineData("adamw-l")]
    [InlineData("lamb")]
    public void A_momentum_where_the_optimizer_has_its_own(string optimizer) => Refused("--momentum is that of sgd and lars", "leave it out", Train($"--optimizer {optimizer} --momentum 0.5"));

    [Theory]
    [InlineData("--shard-optimizer")]
    [InlineData("--shard-optimizer --process-group none")]
    [InlineData("--rank-timeout 60")]
    public void An_option_of_several_ranks_for_one_process(string options) => Refused(options.Split(' ')[0], "start it with mpirun -np N, or leave the option out", Train(options));

    [Theory]
    [InlineData("train")]
    [InlineData("compare")]
    public void Batch_normalisation_to_synchronise_where_there_is_none(string command) =>
        Refused("--sync-batch-norm means nothing for the model mlp", "choose another --model", command, "--sync-batch-norm", "--out", Commands.PathOf("out"));

    [Theory]
    [InlineData("--batch-size 8 --gradient-accumulation 9", "more parts than it has examples")]
    [InlineData("--epochs 2 --warmup-epochs 3", "longer than the run")]
    [InlineData("--epochs 2 --rewarmup-epochs 3", "longer than the run")]
    [InlineData("--task mnist --cutout 4 --augment false --data /nowhere", "Name its folder with --data")]
    [InlineData("--device cuda", "Use --device cpu")]
    [InlineData("--epochs 3 --epochs 5", "give it once")]
    [InlineData("--optimizer sgd --optimizer adam", "give it once")]
    [InlineData("--seed 1 --seed 1", "give it once")]
    [InlineData("--quiet=maybe", "does not know what to do with 'maybe'")]
    [InlineData("--no-test yes", "does not know what to do with 'yes'")]
    [InlineData("--epochs --seed 3", "--epochs needs a value")]
    [InlineData("--epochs 3 4", "does not know what to do with '4'")]
    public void Two_options(string options, string remedy) => Refused("", remedy, Train(options));

    [Theory]
    [InlineData("--optimizers adam,sgd --scope ehsn", "add -l to the optimizer")]
    [InlineData("--optimizers adam,adam-l --max-gradient-norm 1", "adam runs without LAWN")]
    [InlineData("--optimizers adam,adam-l --momentum 0.5", "choose one of those")]
    [InlineData("--optimizers adam --switch auto", "add -l to the optimizer")]
    [InlineData("--optimizers adam,adam-l --label-noise 0.2", "leave it out")]
    [InlineData("--optimizers adam-l --learning-rates sgd=0.1", "--optimizers are adam-l")]
    [InlineData("--optimizers adam-l --extra adam@weight-decay=1", "--optimizers are adam-l")]
    [InlineData("--extra adam-l@optimizer=sgd", "cannot change --optimizer")]
    [InlineData("--extra adam-l@model=mlp", "changes nothing")]
    [InlineData("--epochs 2 --tuning-epochs 3", "more than --epochs 2")]
    public void In_a_comparison(string options, string remedy) => Refused("", remedy, ["compare", "--out", Commands.PathOf("out"), .. options.Split(' ')]);

    string[] Train(string options) => ["train", "--out", Commands.PathOf("out"), .. options.Split(' ')];
}
