// One step of the transformer for many sequences at once: the forward pass of model.py, for serving on a CPU.
//
// A step reads rows: a token each, with its slot and its position there. Rows that decode and the rows of a prompt
// stand side by side. A row goes through the same operations in the same order however many stand beside it: its
// scores are the same, bit for bit, in any company.
//
// What takes the time is reading the weights. They lie in one stretch of memory in the order of their use. A matrix
// is cut into panels of 32 rows; a panel holds what one multiplication reads, front to back. Precisions:
//   Fp32  weights, activations and cache in float: to be compared with model.py
//   Int8  weights in 8 bits with a scale for each row, activations in 8 bits with a scale for each group of 64, since
//         one outlier would cost a whole row its resolution; sums in float, cache in bfloat16
//
// native/pack.py lays the weights out. Sizes are padded with zeros: widths to whole groups, rows to whole panels,
// halves of heads to 16. Letters: T rows of a step, D hidden size, H query heads, K key/value heads, E width of a head,
// F feed-forward size, S positions, V vocabulary, N slots.

#include <sys/mman.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <new>
#include <vector>

#if defined(POINTSMAN_PORTABLE)
#elif defined(__AVX512VNNI__) && defined(__AVX512F__)
#define POINTSMAN_AVX512
#include <immintrin.h>
#elif defined(__AVX2__) && defined(__FMA__) && !defined(__AVX512F__)
#define POINTSMAN_AVX2
#include <immintrin.h>
#endif

// On loops over arrays of vectors, which must become registers.
#define UNROLL _Pragma("GCC unroll 16")

namespace {

#if defined(__AVX512F__)
constexpr int kLanes = 16;
#elif defined(__AVX__)
constexpr int kLanes = 8;
#else
constexpr int kLanes = 4;
#endif

constexpr int kRows = 32;                      // rows of a matrix in a panel
constexpr int kVectors = kRows / kLanes;       // that many vectors hold one column of a panel
constexpr int kGroup = 64;                     // neighbouring activations that share a scale
constexpr int kTile = kLanes == 16 ? 6 : 2;    // rows of the step for which a weight is loaded once: by registers
constexpr int kBlock = kLanes;                 // positions whose keys lie together, a pair of coordinates at a time
constexpr int kPair = 2 * kLanes;              // neighbours in the cache: two vectors, in bfloat16 one
constexpr int kHalfPad = 16;                   // the halves of heads are padded to this width
constexpr int kQueries = kLanes == 16 ? 6 : 4;  // queries for which a key or value is loaded once
constexpr int kMaxRows = 128;                  // rows in one pass over the weights
constexpr int kScales = kMaxRows + 16;         // apart in memory: a power of two would crowd one part of the cache

typedef float F32 __attribute__((vector_size(4 * kLanes), may_alias));
typedef int32_t I32 __attribute__((vector_size(4 * kLanes), may_alias));
typedef uint16_t U16 __attribute__((vector_size(2 * kLanes), may_alias));
typedef int8_t I8 __attribute__((vector_size(kLanes), may_alias));

struct Bf16 {
    uint16_t bits;
};

F32 load(const float* p) { return *reinterpret_cast<const F32*>(p); }
F32 load(const Bf16* p) { return (F32)(__builtin_convertvector(*reinterpret_cast<const U16*>(p), I32) << 16); }
void store(float* p, F32 v) { *reinterpret_cast<F32*>(p) = v; }
F32 splat(float x) { return x - F32{}; }
I32 splat(int32_t x) { return x - I32{}; }

F32 larger(F32 a, F32 b) {
#if defined(POINTSMAN_AVX512)
    return (F32)_mm512_max_ps((__m512)a, (__m512)b);
#else
    return a > b ? a : b;
#endif
}

F32 size(F32 x) { return (F32)((I32)x & 0x7fffffff); }

// a * b + c. The compiler may not fuse by itself: it would do so in some places and not in others.
F32 fused(F32 a, F32 b, F32 c) {
#if defined(POINTSMAN_AVX512)
    return (F32)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif defined(POINTSMAN_AVX2)
    return (F32)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#else
    return a * b + c;
#endif
}

// Two vectors as the cache keeps them. In bfloat16, each lane of the first shares 32 bits with that of the second.
struct Pair {
    F32 low, high;
};

Pair load_pair(const float* p) { return {load(p), load(p + kLanes)}; }
Pair load_pair(const Bf16* p) {
    const I32 bits = *reinterpret_cast<const I32*>(p);
    return {(F32)(bits << 16), (F32)(bits & -0x10000)};
}
void store_pair(float* p, Pair x) { store(p, x.low), store(p + kLanes, x.high); }
void store_pair(Bf16* p, Pair x) {
    const auto rounded = [](I32 bits) { return bits + 0x7fff + (bits >> 16 & 1); };  // to nearest, ties to even
    *reinterpret_cast<I32*>(p) = (rounded((I32)x.low) >> 16 & 0xffff) | (rounded((I32)x.high) & -0x10000);
}
void copy_lane(float* to, int lane, const float* from, int i) {
    to[lane] = from[i], to[lane + kLanes] = from[i + kLanes];
}
void copy_lane(Bf16* to, int lane, const Bf16* from, int i) { std::memcpy(to + 2 * lane, from + 2 * i, 4); }

#if defined(POINTSMAN_AVX512)
float total(F32 v) { return _mm512_reduce_add_ps((__m512)v); }
float largest(F32 v) { return _mm512_reduce_max_ps((__m512)v); }
#else
float total(F32 v) {
    for (int n = kLanes / 2; n > 0; n /= 2)
        for (int i = 0; i < n; ++i) v[i] += v[i + n];
    return v[0];
}
float largest(F32 v) {
    for (int n = kLanes / 2; n > 0; n /= 2)
        for (int i = 0; i < n; ++i) v[i] = v[i] > v[i + n] ? v[i] : v[i + n];
    return v[0];
}
#endif

// Adds to each lane the product of its four unsigned bytes of w and the four signed ones of x.
I32 dot4(I32 sum, I32 w, I32 x) {
#if defined(POINTSMAN_AVX512)
    return (I32)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)w, (__m512i)x);
#elif defined(POINTSMAN_AVX2)
    const __m256i even_w = _mm256_and_si256((__m256i)w, _mm256_set1_epi16(255));
    const __m256i odd_w = _mm256_srli_epi16((__m256i)w, 8);
    const __m256i even_x = _mm256_srai_epi16(_mm256_slli_epi16((__m256i)x, 8), 8);
    const __m256i odd_x = _mm256_srai_epi16((__m256i)x, 8);
    return sum + (I32)_mm256_madd_epi16(even_w, even_x) + (I32)_mm256_madd_epi16(odd_w, odd_x);
#else
    sum += (w & 255) * (x << 24 >> 24);
    sum += (w >> 8 & 255) * (x << 16 >> 24);
    sum += (w >> 16 & 255) * (x << 8 >> 24);
    return sum + (w >> 24 & 255) * (x >> 24);
#endif
}

// 1.5 * 2^23: adding it to a number leaves the nearest integer in the low bits of the sum.
constexpr float kRound = 12582912.0f;

// e to the power of each lane x, at most 88, to about (1 + |x|) 2e-7 of it; lanes below -87 count as -87.
[[gnu::always_inline]] inline F32 exponential(F32 x) {
    x = larger(x, splat(-87.0f));
    const F32 shifted = fused(x, splat(1.44269504f), splat(kRound));
    const F32 r = fused(x, splat(1.44269504f), kRound - shifted);  // what is left of the power of two, |r| <= 1/2
    constexpr float terms[] = {0.00967151299f, 0.0555073358f, 0.240222424f, 0.693147004f, 1.0f};  // least error
    F32 y = splat(0.00132647273f);
    for (const float term : terms) y = fused(y, r, splat(term));
    return (F32)((I32)y + ((I32)shifted << 23));  // the magic number's own bits are shifted out
}

// Cuts `count` numbers from `first` on into tiles of at most N, the last two alike, and calls body<n>(first) for each.
template <int N, class Body>
void in_tiles(int first, int count, Body&& body) {
    for (; count == N || count >= 2 * N; first += N, count -= N) body.template operator()<N>(first);
    if constexpr (N > 1) {
        in_tiles<N - 1>(first, count > N ? (count + 1) / 2 : count, body);
        if (count > N) in_tiles<N - 1>(first + (count + 1) / 2, count / 2, body);
    }
}

constexpr int64_t padded(int64_t size, int64_t unit) { return (size + unit - 1) / unit * unit; }

// Hands out stretches of memory one after the other; without memory, it measures how much is needed.
struct Arena {
    char* base;
    int64_t used = 0;

    template <class Item>
    Item* take(int64_t count) {
        Item* place = reinterpret_cast<Item*>(reinterpret_cast<uintptr_t>(base) + used);
        used += padded(count * static_cast<int64_t>(sizeof(Item)), 64);
        return place;
    }
};

// The two precisions: what a panel holds, how activations are kept, and a panel times N rows of activations.

struct Fp32 {
    using Cached = float;

    static int64_t panel_bytes(int width) { return int64_t{4} * kRows * width; }

    struct Activations {
        float* values;
        int width;

        void allocate(Arena& arena, int max_width) { values = arena.take<float>(int64_t{kMaxRows} * max_width); }
        void set(int row, const float* x) { std::memcpy(values + int64_t{row} * width, x, sizeof(float) * width); }
    };

    template <int N>
    [[gnu::noinline]] static void multiply(const char* panel, const Activations& x, int first, float (*out)[kRows]) {
        const float* w = reinterpret_cast<const float*>(panel);
        const float* rows = x.values + int64_t{first} * x.width;
        F32 sum[N][kVectors] = {};
        for (int i = 0; i < x.width; ++i, w += kRows)
            UNROLL for (int v = 0; v < kVectors; ++v) {
                const F32 weight = load(w + v * kLanes);
                UNROLL for (int n = 0; n < N; ++n) sum[n][v] = fused(weight, splat(rows[n * x.width + i]), sum[n][v]);
            }
        UNROLL for (int n = 0; n < N; ++n)
            UNROLL for (int v = 0; v < kVectors; ++v) store(out[n] + v * kLanes, sum[n][v]);
    }
};

struct Int8 {
    using Cached = Bf16;

    static int64_t panel_bytes(int width) { return int64_t{kRows} * width + 4 * kRows; }

    struct Activations {
        int8_t* values;
        float* scales;     // one for each row of each group
        int32_t* offsets;  // what the weights' offset of 128 adds to the products of each, negated
        int width;

        void allocate(Arena& arena, int max_width) {
            values = arena.take<int8_t>(int64_t{kMaxRows} * max_width);
            scales = arena.take<float>(int64_t{kScales} * (max_width / kGroup));
            offsets = arena.take<int32_t>(int64_t{kScales} * (max_width / kGroup));
        }

        void set(int row, const float* x) {
            const int64_t first = int64_t{row} * width;
            for (int i = 0; i < width; i += kGroup) {
                F32 peak{};
                for (int j = i; j < i + kGroup; j += kLanes) peak = larger(peak, size(load(x + j)));
                const float limit = largest(peak), factor = limit > 0 ? 127 / limit : 0;
                F32 sum{};
                for (int j = i; j < i + kGroup; j += kLanes) {
                    const F32 shifted = load(x + j) * factor + kRound;
                    sum += shifted - kRound;
                    const I32 bits = (I32)shifted << 24 >> 24;
                    *reinterpret_cast<I8*>(values + first + j) = __builtin_convertvector(bits, I8);
                }
                scales[i / kGroup * kScales + row] = limit / 127;
                offsets[i / kGroup * kScales + row] = -128 * static_cast<int32_t>(total(sum));
            }
        }
    };

    template <int N>  // of its own, not inlined: compilers run out of registers where it is
    [[gnu::noinline]] static void multiply(const char* w, const Activations& x, int first, float (*out)[kRows]) {
        const int8_t* rows = x.values + int64_t{first} * x.width;
        const float* scale = x.scales + first;
        const int32_t* offset = x.offsets + first;
        F32 sum[N][kVectors] = {};
        for (int start = 0; start < x.width; start += kGroup, scale += kScales, offset += kScales) {
            I32 dot[N][kVectors];
            UNROLL for (int n = 0; n < N; ++n)
                UNROLL for (int v = 0; v < kVectors; ++v) dot[n][v] = splat(offset[n]);
            for (int i = start; i < start + kGroup; i += 4, w += 4 * kRows) {
                __builtin_prefetch(w + kRows * x.width);  // the next panel
                __builtin_prefetch(w + kRows * x.width + 64);
                UNROLL for (int n = 0; n < N; ++n) {
                    int32_t four;
                    std::memcpy(&four, rows + n * x.width + i, 4);
                    UNROLL for (int v = 0; v < kVectors; ++v)
                        dot[n][v] = dot4(dot[n][v], *reinterpret_cast<const I32*>(w + 4 * v * kLanes), splat(four));
                }
            }
            UNROLL for (int n = 0; n < N; ++n)
                UNROLL for (int v = 0; v < kVectors; ++v)
                    sum[n][v] = fused(__builtin_convertvector(dot[n][v], F32), splat(scale[n]), sum[n][v]);
        }
        const float* scales = reinterpret_cast<const float*>(w);
        UNROLL for (int n = 0; n < N; ++n)
            UNROLL for (int v = 0; v < kVectors; ++v) store(out[n] + v * kLanes, sum[n][v] * load(scales + v * kLanes));
    }
};

struct Shape {
    int32_t vocab_size, hidden_size, feed_forward_size, layers, heads, kv_heads, head_dim, capacity, slots;
    float norm_eps;
};

struct Model {
    char* weights = nullptr;
    int64_t weight_bytes = 0;

    virtual void step(int T, const int32_t* tokens, const int32_t* slots, const int32_t* positions, int wanted,
                      const int32_t* wanted_rows, float* logits) = 0;
    virtual void copy_prefix(int source, int target, int length) = 0;
    virtual ~Model() = default;
};

template <class Precision>
class Transformer final : public Model {
    using Cached = typename Precision::Cached;

    struct Layer {
        const float* attention_norm_D;
        const char* query_key_value;
        const char* output;
        const float* feed_forward_norm_D;
        const char* gate_up;  // 16 rows of one, 16 rows of the other, in turn
        const char* down;
    };

    const Shape shape_;
    const int D_, E_, F_, V_, S_;  // padded
    const int qkv_rows_;           // queries, keys and values of all heads
    const int attended_;           // width of all heads' results, padded
    const int scores_apart_;       // no power of two, for which the scores of all queries would share a cache line
    void* mapped_;
    int64_t mapped_bytes_;
    std::vector<Layer> layers_;
    const float* final_norm_D_;
    const char* head_;
    const Cached* embedding_VD_;
    const float* rotations_SE_;  // cosines, then sines, of half a head's width for each position
    float *x_TD_, *qkv_T_, *feed_forward_TF_, *y_, *scores_;
    typename Precision::Activations activations_;
    Cached* cache_;  // for each slot, layer and key/value head: keys (of each block, E/2 pairs), then values S E

  public:
    explicit Transformer(const Shape& shape)
        : shape_(shape),
          D_(padded(shape.hidden_size, kGroup)),
          E_(2 * padded(shape.head_dim / 2, kHalfPad)),
          F_(padded(shape.feed_forward_size, kGroup)),
          V_(padded(shape.vocab_size, kRows)),
          S_(padded(shape.capacity, kBlock)),
          qkv_rows_((shape.heads + 2 * shape.kv_heads) * E_),
          attended_(padded(shape.heads * E_, kGroup)),
          scores_apart_(S_ + kGroup),
          layers_(shape.layers) {
        constexpr int64_t huge_page = 2 << 20;
        mapped_bytes_ = lay_out(nullptr) + huge_page;
        mapped_ = mmap(nullptr, mapped_bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
        if (mapped_ == MAP_FAILED) return;
        weights = reinterpret_cast<char*>(padded(reinterpret_cast<intptr_t>(mapped_), huge_page));
#ifdef MADV_HUGEPAGE
        madvise(weights, mapped_bytes_ - huge_page, MADV_HUGEPAGE);
#endif
        lay_out(weights);
    }

    ~Transformer() override {
        if (weights) munmap(mapped_, mapped_bytes_);
    }

    void step(int T, const int32_t* tokens, const int32_t* slots, const int32_t* positions, int wanted,
              const int32_t* wanted_rows, float* logits) override {
        for (int first = 0, done = 0; first < T; first += kMaxRows) {
            const int rows = T - first < kMaxRows ? T - first : kMaxRows;
            int here = 0, chosen[kMaxRows];
            for (; done + here < wanted && wanted_rows[done + here] < first + rows; ++here)
                chosen[here] = wanted_rows[done + here] - first;
            pass(rows, tokens + first, slots + first, positions + first, here, chosen, logits + int64_t{done} * V_);
            done += here;
        }
    }

    void copy_prefix(int source, int target, int length) override {
        const int64_t keys = padded(length, kBlock) * E_, values = int64_t{length} * E_, first_value = int64_t{S_} * E_;
        for (int layer = 0; layer < shape_.layers; ++layer)
            for (int head = 0; head < shape_.kv_heads; ++head) {
                const Cached* from = keys_of(source, layer, head);
                Cached* to = keys_of(target, layer, head);
                std::memcpy(to, from, keys * sizeof(Cached));
                std::memcpy(to + first_value, from + first_value, values * sizeof(Cached));
            }
    }

  private:
    // Places everything in a stretch of memory and returns how much of it that takes.
    int64_t lay_out(char* memory) {
        Arena arena{memory};
        const auto take_matrix = [&arena](int64_t rows, int width) {
            return arena.take<char>(rows / kRows * Precision::panel_bytes(width));
        };
        for (Layer& layer : layers_) {
            layer.attention_norm_D = arena.take<float>(D_);
            layer.query_key_value = take_matrix(qkv_rows_, D_);
            layer.output = take_matrix(D_, attended_);
            layer.feed_forward_norm_D = arena.take<float>(D_);
            layer.gate_up = take_matrix(2 * F_, D_);
            layer.down = take_matrix(D_, F_);
        }
        final_norm_D_ = arena.take<float>(D_);
        head_ = take_matrix(V_, D_);
        embedding_VD_ = arena.take<Cached>(int64_t{V_} * D_);
        rotations_SE_ = arena.take<float>(int64_t{shape_.capacity} * E_);
        weight_bytes = arena.used;
        const int widest = std::max({D_, F_, attended_});
        x_TD_ = arena.take<float>(int64_t{kMaxRows} * D_);
        qkv_T_ = arena.take<float>(int64_t{kMaxRows} * qkv_rows_);
        feed_forward_TF_ = arena.take<float>(int64_t{kMaxRows} * F_);
        y_ = arena.take<float>(D_);
        scores_ = arena.take<float>(int64_t{kQueries} * scores_apart_);
        activations_.allocate(arena, widest);
        cache_ = arena.take<Cached>(int64_t{shape_.slots} * shape_.layers * shape_.kv_heads * 2 * S_ * E_);
        return arena.used;
    }

    float* x_of(int t) const { return x_TD_ + int64_t{t} * D_; }
    float* qkv_of(int t) const { return qkv_T_ + int64_t{t} * qkv_rows_; }
    float* feed_forward_of(int t) const { return feed_forward_TF_ + int64_t{t} * F_; }
    Cached* keys_of(int slot, int layer, int head) const {
        return cache_ + ((int64_t{slot} * shape_.layers + layer) * shape_.kv_heads + head) * 2 * S_ * E_;
    }

    // One pass over the weights for at most kMaxRows rows.
    void pass(int T, const int32_t* tokens, const int32_t* slots, const int32_t* positions, int wanted,
              const int32_t* wanted_rows, float* logits) {
        int32_t slot[kMaxRows], position[kMaxRows];
        std::copy_n(slots, T, slot);
        std::copy_n(positions, T, position);
        for (int t = 0; t < T; ++t)
            for (int i = 0; i < D_; i += kLanes) store(x_of(t) + i, load(embedding_VD_ + int64_t{tokens[t]} * D_ + i));
        const auto add = [this](int t, int row, const float* out) {
            for (int i = 0; i < kRows; i += kLanes) store(x_of(t) + row + i, load(x_of(t) + row + i) + load(out + i));
        };
        for (int l = 0; l < shape_.layers; ++l) {
            const Layer& layer = layers_[l];
            normalise(T, layer.attention_norm_D);
            multiply(layer.query_key_value, qkv_rows_, T,
                     [this](int t, int row, const float* out) {
                for (int i = 0; i < kRows; i += kLanes) store(qkv_of(t) + row + i, load(out + i));
            });
            for (int t = 0; t < T; ++t) rotate_and_keep(t, l, slot[t], position[t]);
            if (l == shape_.layers - 1)  // of the last layer, only the wanted rows are of use
                for (T = 0; T < wanted; ++T) {
                    const int from = wanted_rows[T];
                    slot[T] = slot[from], position[T] = position[from];
                    if (from == T) continue;
                    std::copy_n(x_of(from), D_, x_of(T));
                    std::copy_n(qkv_of(from), qkv_rows_, qkv_of(T));
                }
            for (int t = 0, next; t < T; t = next) {
                for (next = t + 1; next < T && slot[next] == slot[t];) ++next;
                for (int head = 0; head < shape_.kv_heads; ++head)
                    attend(t, next - t, position, keys_of(slot[t], l, head), head,
                           head + 1 < shape_.kv_heads ? keys_of(slot[t], l, head + 1) : keys_of(slot[next % T], l, 0));
            }
            activations_.width = attended_;
            for (int t = 0; t < T; ++t) {
                std::fill(qkv_of(t) + shape_.heads * E_, qkv_of(t) + attended_, 0.0f);
                activations_.set(t, qkv_of(t));
            }
            multiply(layer.output, D_, T, add);
            normalise(T, layer.feed_forward_norm_D);
            multiply(layer.gate_up, 2 * F_, T, [this](int t, int row, const float* out) {
                for (int i = 0; i < kRows / 2; i += kLanes) {
                    const F32 gate = load(out + i), up = load(out + kRows / 2 + i);
                    const F32 power = exponential(-larger(gate, splat(-87.0f)));
                    store(feed_forward_of(t) + row / 2 + i, gate * up / (1.0f + power));
                }
            });
            activations_.width = F_;
            for (int t = 0; t < T; ++t) activations_.set(t, feed_forward_of(t));
            multiply(layer.down, D_, T, add);
        }
        normalise(T, final_norm_D_);
        multiply(head_, V_, T, [logits, this](int t, int row, const float* out) {
            std::copy_n(out, kRows, logits + int64_t{t} * V_ + row);
        });
    }

    // Multiplies a matrix by T rows of activations; finish(t, row, results) takes the results of a panel.
    template <class Finish>
    void multiply(const char* matrix, int rows, int T, Finish finish) {
        for (int row = 0; row < rows; row += kRows, matrix += Precision::panel_bytes(activations_.width))
            in_tiles<kTile>(0, T, [&]<int N>(int first) {
                alignas(64) float out[N][kRows];
                Precision::template multiply<N>(matrix, activations_, first, out);
                UNROLL for (int n = 0; n < N; ++n) finish(first + n, row, out[n]);
            });
    }

    // RMSNorm of the residual stream; the result becomes the activations.
    void normalise(int T, const float* gain_D) {
        activations_.width = D_;
        for (int t = 0; t < T; ++t) {
            F32 squares{};
            for (int i = 0; i < D_; i += kLanes) squares = fused(load(x_of(t) + i), load(x_of(t) + i), squares);
            const float mean = total(squares) / static_cast<float>(shape_.hidden_size);
            const float factor = 1 / std::sqrt(mean + shape_.norm_eps);
            for (int i = 0; i < D_; i += kLanes) store(y_ + i, load(x_of(t) + i) * factor * load(gain_D + i));
            activations_.set(t, y_);
        }
    }

    // Rotates the queries and the keys of a row, and puts keys and values into the cache.
    void rotate_and_keep(int t, int layer, int slot, int position) {
        const int half = E_ / 2;
        const float *cosines = rotations_SE_ + int64_t{position} * E_, *sines = cosines + half;
        const float scale = 1 / std::sqrt(static_cast<float>(shape_.head_dim));
        for (int head = 0; head < shape_.heads + shape_.kv_heads; ++head) {
            float *x = qkv_of(t) + head * E_, factor = head < shape_.heads ? scale : 1;
            for (int i = 0; i < half; i += kLanes) {
                const F32 a = load(x + i) * factor, b = load(x + i + half) * factor;
                store(x + i, a * load(cosines + i) - b * load(sines + i));
                store(x + i + half, b * load(cosines + i) + a * load(sines + i));
            }
        }
        for (int head = 0; head < shape_.kv_heads; ++head) {
            const float* key = qkv_of(t) + (shape_.heads + head) * E_;
            const float* value = key + shape_.kv_heads * E_;
            Cached* keys = keys_of(slot, layer, head) + int64_t{position} / kBlock * kBlock * E_;
            Cached* values = keys_of(slot, layer, head) + int64_t{S_ + position} * E_;
            for (int i = 0; i < half; i += kLanes) {
                alignas(64) Cached pairs[kPair];
                store_pair(pairs, {load(key + i), load(key + i + half)});
                for (int j = 0; j < kLanes; ++j) copy_lane(keys + (i + j) * kPair, position % kBlock, pairs, j);
            }
            for (int i = 0; i < E_; i += kPair) store_pair(values + i, {load(value + i), load(value + i + kLanes)});
        }
    }

    // Attention of `count` rows of one slot, with the query heads that share a key/value head. The results take the
    // queries' place. What is read next is fetched: the values beside the keys, `upcoming` beside the values.
    [[gnu::noinline]] void attend(int t, int count, const int32_t* position, const Cached* keys, int kv_head,
                                  const Cached* upcoming) {
        const int sharing = shape_.heads / shape_.kv_heads, half = E_ / 2;
        const Cached* values = keys + int64_t{S_} * E_;
        in_tiles<kQueries>(0, count * sharing, [&]<int N>(int first) {
            float* query[N];
            int length[N];
            UNROLL for (int n = 0; n < N; ++n) {
                const int row = t + (first + n) / sharing;
                query[n] = qkv_of(row) + (kv_head * sharing + (first + n) % sharing) * E_;
                length[n] = position[row] + 1;
            }
            for (int s = 0; s < length[N - 1]; s += kBlock) {
                F32 low[N] = {}, high[N] = {};
                for (int i = 0; i < half; ++i) {
                    const int64_t at = int64_t{s} * E_ + i * kPair;
                    const Pair key = load_pair(keys + at);
                    __builtin_prefetch(values + at, 0, 2);  // no nearer than L2, where there is room for them
                    UNROLL for (int n = 0; n < N; ++n) {
                        low[n] = fused(key.low, splat(query[n][i]), low[n]);
                        high[n] = fused(key.high, splat(query[n][i + half]), high[n]);
                    }
                }
                UNROLL for (int n = 0; n < N; ++n) store(scores_ + n * scores_apart_ + s, low[n] + high[n]);
            }
            float shares[N];
            UNROLL for (int n = 0; n < N; ++n) {
                float* scores = scores_ + n * scores_apart_;
                shares[n] = 1 / soften(scores, length[n]);
                std::fill(scores + length[n], scores + length[N - 1], 0.0f);
            }
            for (int column = 0; column < E_; column += kPair) {
                F32 low[N] = {}, high[N] = {};
                for (int s = 0; s < length[N - 1]; ++s) {
                    const int64_t at = int64_t{s} * E_ + column;
                    const Pair value = load_pair(values + at);
                    __builtin_prefetch(upcoming + at, 0, 2);
                    UNROLL for (int n = 0; n < N; ++n) {
                        const F32 weight = splat(scores_[n * scores_apart_ + s]);
                        low[n] = fused(value.low, weight, low[n]), high[n] = fused(value.high, weight, high[n]);
                    }
                }
                UNROLL for (int n = 0; n < N; ++n) {
                    store(query[n] + column, low[n] * shares[n]);
                    store(query[n] + column + kLanes, high[n] * shares[n]);
                }
            }
        });
    }

    // Replaces scores by their exponentials, the greatest by 1, and returns the sum of these.
    static float soften(float* scores, int length) {
        const int end = static_cast<int>(padded(length, kBlock));
        std::fill(scores + length, scores + end, -1e30f);  // what lies after the row's own position in a block
        F32 peak = load(scores), sum{};
        for (int s = kLanes; s < end; s += kLanes) peak = larger(peak, load(scores + s));
        const float greatest = largest(peak);
        for (int s = 0; s < end; s += kLanes) {
            const F32 power = exponential(load(scores + s) - greatest);
            store(scores + s, power);
            sum += power;
        }
        return total(sum);
    }
};

}  // namespace

extern "C" {

// Returns a model whose weights are to be filled in, or null if there is no memory.
Model* pointsman_create(const Shape* shape, int int8) {
    Model* model;
    if (int8)
        model = new (std::nothrow) Transformer<Int8>(*shape);
    else
        model = new (std::nothrow) Transformer<Fp32>(*shape);
    if (model && model->weights) return model;
    delete model;
    return nullptr;
}

char* pointsman_weights(Model* model, int64_t* bytes) {
    *bytes = model->weight_bytes;
    return model->weights;
}

// Reads T tokens; those of a slot stand in the order of their positions. The wanted rows ascend; `logits` has a row
// for each, as long as the vocabulary padded to whole panels.
void pointsman_step(Model* model, int T, const int32_t* tokens, const int32_t* slots, const int32_t* positions,
                    int wanted, const int32_t* wanted_rows, float* logits) {
    model->step(T, tokens, slots, positions, wanted, wanted_rows, logits);
}

void pointsman_copy_prefix(Model* model, int source, int target, int length) {
    model->copy_prefix(source, target, length);
}

void pointsman_destroy(Model* model) { delete model; }
}
