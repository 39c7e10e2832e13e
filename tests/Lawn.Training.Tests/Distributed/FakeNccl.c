/* Stands for libnccl.so.2 and libcudart in tests: the same functions by nccl.h of version 2, for ranks that are processes of one machine. Sums over memory
   that they share, and counts the calls. A stream is "not ready" once after each call, as on a GPU. */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MOST_RANKS = 8, ROOM = 1 << 16, SYSTEM_ERROR = 2, INVALID_ARGUMENT = 4, NOT_READY = 600 };
typedef struct { char internal[128]; } ncclUniqueId;
struct shared { atomic_int arrived, left; char data[MOST_RANKS][ROOM]; };
struct comm { struct shared *shared; int ranks, rank, round, waits, calls; char name[128]; };
static struct comm the_comm;

const char *ncclGetErrorString(int result) { return result == INVALID_ARGUMENT ? "invalid argument" : "unhandled system error"; }

int ncclGetUniqueId(ncclUniqueId *id)
{
    memset(id, 0, sizeof *id);
    snprintf(id->internal, sizeof id->internal, "/lawn-fake-nccl-%d", (int)getpid());
    return 0;
}

static void meet(struct comm *c)
{
    int goal = ++c->round * c->ranks;
    atomic_fetch_add(&c->shared->arrived, 1);
    while (atomic_load(&c->shared->arrived) < goal) usleep(10);
}

int ncclCommInitRank(struct comm **comm, int ranks, ncclUniqueId id, int rank)
{
    if (ranks < 1 || ranks > MOST_RANKS || rank < 0 || rank >= ranks || id.internal[0] != '/') return INVALID_ARGUMENT;
    int file = shm_open(id.internal, O_CREAT | O_RDWR, 0600);
    if (file < 0 || ftruncate(file, sizeof(struct shared))) return SYSTEM_ERROR;
    struct comm *c = &the_comm;
    c->shared = mmap(0, sizeof(struct shared), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (c->shared == MAP_FAILED) return SYSTEM_ERROR;
    c->ranks = ranks, c->rank = rank;
    strcpy(c->name, id.internal);
    meet(c);
    *comm = c;
    return 0;
}

static size_t size_of(int type) { return type == 1 ? 1 : type == 7 ? 4 : 0; }

int ncclAllReduce(const void *send, void *receive, size_t count, int type, int op, struct comm *c, void *stream)
{
    if (type != 7 || op != 0 || stream) return INVALID_ARGUMENT;
    c->waits = 1, c->calls++;
    for (size_t done = 0; done < count; done += ROOM / 4) {
        size_t n = count - done < ROOM / 4 ? count - done : ROOM / 4;
        memcpy(c->shared->data[c->rank], (const float *)send + done, n * 4);
        meet(c);
        for (size_t k = 0; k < n; k++) {
            float sum = 0;
            for (int r = 0; r < c->ranks; r++) sum += ((float *)c->shared->data[r])[k];
            ((float *)receive)[done + k] = sum;
        }
        meet(c);
    }
    return 0;
}

int ncclBroadcast(const void *send, void *receive, size_t count, int type, int root, struct comm *c, void *stream)
{
    if (!size_of(type) || root < 0 || root >= c->ranks || stream) return INVALID_ARGUMENT;
    size_t bytes = count * size_of(type);
    c->waits = 1, c->calls++;
    for (size_t done = 0; done < bytes; done += ROOM) {
        size_t n = bytes - done < ROOM ? bytes - done : ROOM;
        if (c->rank == root) memcpy(c->shared->data[root], (const char *)send + done, n);
        meet(c);
        memmove((char *)receive + done, c->shared->data[root], n);
        meet(c);
    }
    return 0;
}

int ncclAllGather(const void *send, void *receive, size_t count, int type, struct comm *c, void *stream)
{
    size_t bytes = count * size_of(type);
    for (int r = 0; r < c->ranks; r++) {
        int result = ncclBroadcast(send, (char *)receive + r * bytes, count, type, r, c, stream);
        if (result) return result;
    }
    return 0;
}

int ncclGroupStart(void) { return 0; }
int ncclGroupEnd(void) { return 0; }
int ncclCommGetAsyncError(struct comm *c, int *result) { *result = 0; return c != &the_comm; }
int cudaSetDevice(int device) { return device < 0 || device >= MOST_RANKS ? 101 : 0; }
int cudaStreamQuery(void *stream) { (void)stream; return the_comm.waits-- > 0 ? NOT_READY : 0; }

int ncclCommDestroy(struct comm *c)
{
    fprintf(stderr, "fake NCCL: rank %d of %d made %d calls\n", c->rank, c->ranks, c->calls);
    shm_unlink(c->name);
    return 0;
}

int ncclCommAbort(struct comm *c) { return ncclCommDestroy(c); }
