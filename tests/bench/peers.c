/* The C side of the benchmarks: what gcc makes of the same programs, in parallel by OpenMP where ours is parallel.
   Build: gcc -O3 -march=native -fopenmp peers.c -lm
   Reads lines `kernel n`, runs the kernel and answers `seconds result`. Integers are 64 bits, as in Python's range. */
#include <math.h>
#include <omp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static int64_t is_prime(int64_t p) {
    int64_t x = 2;
    while (x * x <= p) {
        if (p % x == 0)
            return 0;
        x = x + 1;
    }
    return 1;
}

struct answer {
    int is_integer;
    int64_t integer;
    double real;
};

static struct answer integer(int64_t value) {
    return (struct answer){.is_integer = 1, .integer = value};
}

static struct answer real(double value) {
    return (struct answer){.real = value};
}

static struct answer primes(int64_t n) {
    int64_t count = 0;
#pragma omp parallel for schedule(dynamic, 1024) reduction(+ : count)
    for (int64_t x = 0; x < n; x++)
        count += is_prime(x);
    return integer(count);
}

static struct answer sum_sin(int64_t n) {
    double sum = 0;
#pragma omp parallel for schedule(dynamic, 65536) reduction(+ : sum)
    for (int64_t x = 0; x < n; x++)
        sum += sin((double)x);
    return real(sum);
}

static struct answer sum_sqrt(int64_t n) {
    double sum = 0;
#pragma omp parallel for schedule(dynamic, 65536) reduction(+ : sum)
    for (int64_t x = 0; x < n; x++)
        sum += sqrt((double)x);
    return real(sum);
}

static struct answer sum_range(int64_t n) {
    int64_t sum = 0;
#pragma omp parallel for schedule(dynamic, 65536) reduction(+ : sum)
    for (int64_t x = 0; x < n; x++)
        sum += x;
    return integer(sum);
}

/* Sequential in every language: each addition needs the one before it. */
static struct answer loop_lambda(int64_t x) {
    double result = 0;
    while (x > 0) {
        result = result + ((double)x * 10.0 + 20.0);
        x = x - 1;
    }
    return real(result);
}

static struct answer loop_classes(int64_t x) {
    double result = 0;
    while (x > 0) {
        result = result + 10.0 * (20.0 + (double)x);
        x = x - 1;
    }
    return real(result);
}

static const struct {
    const char *name;
    struct answer (*run)(int64_t);
} kernels[] = {
    {"primes", primes},         {"sum_sin", sum_sin},         {"sum_sqrt", sum_sqrt},
    {"sum_range", sum_range},   {"loop_lambda", loop_lambda}, {"loop_classes", loop_classes},
};

int main(void) {
    char name[64];
    long long n;
    while (scanf("%63s %lld", name, &n) == 2) {
        for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++) {
            if (strcmp(kernels[k].name, name) != 0)
                continue;
            double start = omp_get_wtime();
            struct answer answer = kernels[k].run(n);
            printf("%.9f ", omp_get_wtime() - start);
            if (answer.is_integer)
                printf("%lld\n", (long long)answer.integer);
            else
                printf("%.17g\n", answer.real);
            fflush(stdout);
        }
    }
    return 0;
}
