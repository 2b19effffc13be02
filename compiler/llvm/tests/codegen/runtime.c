/* The runtime's functions as far as the tests need them: they record what they are asked. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    uint32_t poll;
    uint64_t stack_limit;
    const uint64_t *globals;
    /* For the test: 0 nothing, 1 raise, 2 raise_op, 3 an error of a symbol, 4 the stack. */
    uint32_t error, function, site, code, args;
    uint64_t slots[8];
    uint32_t traced, polls, cleared, interned;
    uint32_t trace[64][2];
} Context;

typedef int32_t (*Leaf)(Context *, const uint64_t *, int64_t, int64_t, uint64_t *);
typedef int32_t (*Combine)(Context *, const uint64_t *, const uint64_t *, const uint64_t *, uint64_t *);

void pyfora_rt_raise(Context *c, uint32_t function, uint32_t site, uint32_t exc, const uint64_t *args, uint64_t n) {
    c->error = 1, c->function = function, c->site = site, c->code = exc, c->args = (uint32_t)n;
    memcpy(c->slots, args, n * 8);
}
void pyfora_rt_raise_op(Context *c, uint32_t function, uint32_t site, uint32_t kind) {
    c->error = 2, c->function = function, c->site = site, c->code = kind;
}
void pyfora_rt_trace(Context *c, uint32_t function, uint32_t site) {
    if (c->traced < 64) c->trace[c->traced][0] = function, c->trace[c->traced][1] = site;
    c->traced++;
}
int32_t pyfora_rt_stack(Context *c, uint64_t pointer) {
    c->error = 4;
    return pointer < c->stack_limit;
}
int32_t pyfora_rt_poll(Context *c) { c->polls++; return c->poll == 2; }
uint8_t pyfora_rt_error_is(Context *c, uint32_t function, uint32_t exc) {
    (void)function;
    return c->error == 1 && c->code == exc;
}
void pyfora_rt_error_clear(Context *c) { c->error = 0, c->traced = 0, c->cleared++; }

static int32_t reduce(Context *c, int64_t lo, int64_t hi, int64_t grain, Leaf leaf, Combine combine,
                      const uint64_t *env, uint64_t slots, uint64_t *out) {
    int64_t leaves = (hi - lo + grain - 1) / grain, half = 1;
    if (leaves <= 1) return leaf(c, env, lo, hi, out);
    while (half * 2 < leaves) half *= 2;
    uint64_t left[16], right[16];
    int32_t status = reduce(c, lo, lo + half * grain, grain, leaf, combine, env, slots, left);
    if (!status) status = reduce(c, lo + half * grain, hi, grain, leaf, combine, env, slots, right);
    if (!status) status = combine(c, env, left, right, out);
    return status;
}
int32_t pyfora_rt_par_reduce(Context *c, int64_t n, int64_t grain, Leaf leaf, Combine combine, const uint64_t *env,
                             uint64_t slots, uint64_t ref_mask, uint32_t stop, uint64_t *out) {
    c->slots[6] = ref_mask, c->slots[7] = stop;
    return reduce(c, 0, n, grain, leaf, combine, env, slots, out);
}
void pyfora_rt_buf_sum(const double *buf, int64_t n, double *out) {
    out[0] = 0, out[1] = 0.25;
    for (int64_t i = 0; i < n; i++) out[0] += buf[i];
}

// What machine code reads itself comes first; `flat` is null where the elements are said to lie in pieces.
typedef struct { uint32_t count, kind; uint64_t len; const uint64_t *flat; uint64_t slots, kinds, elements[256]; } List;
typedef struct { uint32_t count, kind; uint64_t len; char bytes[64]; } Str;
Str *pyfora_rt_str_const(Context *c, const char *bytes, uint64_t len, uint64_t *slot) {
    Str *s = calloc(1, sizeof *s);
    s->count = 1, s->len = len, memcpy(s->bytes, bytes, len);
    c->interned++;
    *slot = (uint64_t)s;
    return s;
}
uint8_t pyfora_rt_str_eq(const Str *a, const Str *b) { return a->len == b->len && !memcmp(a->bytes, b->bytes, a->len); }
int64_t pyfora_rt_str_len(const Str *a) { return (int64_t)a->len; }
List *pyfora_rt_list_builder(uint64_t slots, uint64_t kinds) {
    List *l = calloc(1, sizeof *l);
    l->count = 1, l->slots = slots, l->kinds = kinds, l->flat = l->elements;
    return l;
}
void pyfora_rt_list_push(List *l, const uint64_t *element) {
    memcpy(l->elements + l->len++ * l->slots, element, l->slots * 8);
}
void pyfora_rt_list_get(const List *l, int64_t i, uint64_t *out) {
    memcpy(out, l->elements + (uint64_t)i * l->slots, l->slots * 8);
}
List *pyfora_rt_list_concat(const List *a, const List *b) {
    List *l = pyfora_rt_list_builder(a->slots, a->kinds);
    l->len = a->len + b->len, l->flat = NULL;
    memcpy(l->elements, a->elements, a->len * a->slots * 8);
    memcpy(l->elements + a->len * a->slots, b->elements, b->len * a->slots * 8);
    return l;
}
List *pyfora_rt_list_slice(const List *a, int64_t start, int64_t stop, int64_t step) {
    List *l = pyfora_rt_list_builder(a->slots, a->kinds);
    for (int64_t i = start; step > 0 ? i < stop : i > stop; i += step)
        pyfora_rt_list_push(l, a->elements + (uint64_t)i * a->slots);
    return l;
}
// Counts that machine code does not change itself: the count starts the object.
void pyfora_rt_retain(uint32_t *ref) { ++*ref; }
void pyfora_rt_release(uint32_t *ref) { --*ref; }
void pyfora_rt_destroy(uint32_t *ref) { *ref = 0; }
/* The references beside the constant's own. */
int64_t pyfora_rt_str_compare(const Str *a, const Str *b) { (void)b; return (int64_t)a->count - 1; }

double pyfora_rt_truediv_i64(int64_t a, int64_t b) { return (double)((long double)a / (long double)b); }
int64_t pyfora_rt_compare_f64_i64(double a, int64_t b) {
    if (a != a) return 2;
    long double x = a, y = b;
    return x < y ? -1 : x > y;
}
int64_t pyfora_rt_isqrt(int64_t n) { int64_t r = 0; while ((r + 1) * (r + 1) <= n) r++; return r; }
int32_t pyfora_rt_gcd(Context *c, int64_t a, int64_t b, int64_t *out) {
    if (a == INT64_MIN) { c->error = 3; return 1; }
    while (b) { int64_t t = a % b; a = b, b = t; }
    *out = a < 0 ? -a : a;
    return 0;
}
