/* Times sums of floats over all ranks as the trainer makes them: in buckets of 1 MiB, four under way. See docs/distributed.md. */
#include <mpi.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

enum { BUCKET = 1 << 18, UNDER_WAY = 4, REPEATS = 9 };

static void start(float *values, int length, int bucket, MPI_Request *requests)
{
    int first = bucket * BUCKET, count = length - first < BUCKET ? length - first : BUCKET;
    MPI_Iallreduce(MPI_IN_PLACE, values + first, count, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD, &requests[bucket % UNDER_WAY]);
}

static void sum(float *values, int length)
{
    MPI_Request requests[UNDER_WAY];
    int buckets = (length + BUCKET - 1) / BUCKET, started = 0;
    while (started < UNDER_WAY && started < buckets) start(values, length, started++, requests);
    for (int bucket = 0; bucket < buckets; bucket++) {
        int done = 0;
        for (; !done; sched_yield()) MPI_Test(&requests[bucket % UNDER_WAY], &done, MPI_STATUS_IGNORE);
        if (started < buckets) start(values, length, started++, requests);
    }
}

int main(int argc, char **argv)
{
    static const int lengths[] = { 4096, 235646, 269727, 2500000 };
    int rank, ranks;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    for (int k = 0; k < 4; k++) {
        float *values = calloc(lengths[k], sizeof *values);
        double best = 1e9;
        for (int repeat = 0; repeat < REPEATS; repeat++) {
            MPI_Barrier(MPI_COMM_WORLD);
            double begin = MPI_Wtime();
            sum(values, lengths[k]);
            MPI_Barrier(MPI_COMM_WORLD);
            if (MPI_Wtime() - begin < best) best = MPI_Wtime() - begin;
        }
        if (rank == 0) printf("%d ranks, %d bytes: %.2f ms\n", ranks, lengths[k] * 4, best * 1e3);
        free(values);
    }
    MPI_Finalize();
    return 0;
}
