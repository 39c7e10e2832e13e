using Lawn.Training;

namespace Lawn.Tasks.Tests;

public class TaskCatalogTests
{
    [Fact]
    public void The_first_task_needs_no_file_and_its_default_model_is_the_first()
    {
        var first = TaskCatalog.All[0];
        Assert.Equal("synthetic", first.Name);
        using var task = first.Create(new TaskOptions { Data = "/nowhere" });
        Assert.Equal("synthetic", task.Name);
        Assert.Equal("mlp", first.Models[0]);
    }

    [Fact]
    public void Tasks_are_found_by_name()
    {
        Assert.Equal(["synthetic", "movielens-100k", "movielens-1m", "pinterest"], TaskCatalog.All.Select(task => task.Name).Intersect(
            ["synthetic", "movielens-100k", "movielens-1m", "pinterest"]));
        Assert.Equal("pinterest", TaskCatalog.Find("pinterest").Name);
        Assert.Contains("movielens-1m", Assert.Throws<UserErrorException>(() => TaskCatalog.Find("movielens")).Message);
    }

    [Fact]
    public void A_task_without_its_data_says_where_it_looked()
    {
        using var folder = new TemporaryFolder();
        var message = Assert.Throws<UserErrorException>(
            () => TaskCatalog.Find("movielens-1m").Create(new TaskOptions { Data = folder.Path })).Message;
        Assert.Contains(Path.Combine(folder.Path, "ml-1m"), message);
        Assert.Contains("ml-1m.train.rating", message);
        Assert.Contains("lawn data get movielens-1m", message);
        Assert.DoesNotContain('\n', message);
    }
}
