using TorchSharp;

namespace Lawn.Kernels;

/// <summary>
/// The threads of optimizer steps, as many as <c>torch.get_num_threads()</c> with the caller among them. Items of a job are taken
/// one by one, so that a thread that is held up leaves its share to the others; nothing is allocated once the threads exist.
/// </summary>
sealed class WorkerPool
{
    /// <summary>The pool of the process.</summary>
    public static readonly WorkerPool Shared = new();

    readonly List<Worker> workers = [];
    IJob? job;
    int next;
    int running;
    Exception? fault;

    /// <summary>Runs all items of a job and returns when they are done. One job at a time: a second caller waits.</summary>
    public void Run(IJob work)
    {
        var helpers = Math.Min(torch.get_num_threads(), work.Count) - 1;
        if (helpers <= 0)
        {
            for (var i = 0; i < work.Count; i++) work.Run(i);
            return;
        }

        lock (workers)
        {
            while (workers.Count < helpers) workers.Add(new Worker(this));
            (job, next, running, fault) = (work, -1, helpers, null);
            for (var i = 0; i < helpers; i++) workers[i].Wake();
            TakeItems();
            var wait = default(SpinWait);
            while (Volatile.Read(ref running) > 0) wait.SpinOnce(sleep1Threshold: -1);
            job = null;
            if (fault is not null) throw new AggregateException("A worker thread of the optimizer step failed.", fault);
        }
    }

    void TakeItems()
    {
        var work = job!;
        try
        {
            for (var i = Interlocked.Increment(ref next); i < work.Count; i = Interlocked.Increment(ref next)) work.Run(i);
        }
        catch (Exception e)
        {
            fault = e;
        }
    }

    sealed class Worker
    {
        readonly WorkerPool pool;
        readonly ManualResetEventSlim woken = new(false, spinCount: 200);

        public Worker(WorkerPool pool)
        {
            this.pool = pool;
            new Thread(Work) { IsBackground = true, Name = "Lawn optimizer step" }.Start();
        }

        public void Wake() => woken.Set();

        void Work()
        {
            while (true)
            {
                woken.Wait();
                woken.Reset();
                pool.TakeItems();
                Interlocked.Decrement(ref pool.running);
            }
        }
    }
}
