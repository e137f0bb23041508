/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-encode-text.h"

#include "lex-char.h"
#include "lex-cut.h"
#include "lex-message.h"

/* ---- tokens ------------------------------------------------------------------------------ */

/* A new surface's record, beside its name. */
static void
encoder_add_surface(LexEncoder *encoder, LexTokenClass class, const uint8_t *bytes, size_t length)
{
    const size_t n = encoder->lexicon.n_entries;
    if (n > encoder->surfaces_size) {
        encoder->surfaces_size = MAX(encoder->surfaces_size * 2, 1024);
        encoder->surfaces = g_renew(LexEncoderSurface, encoder->surfaces, encoder->surfaces_size);
    }
    unsigned size;
    encoder->surfaces[n - 1] = (LexEncoderSurface){
        .class = class,
        .capital = lex_char_at(bytes, bytes + length, &size) == LEX_CHAR_UPPER,
    };
}

/* Room for n tokens more. */
static void
encoder_reserve(LexEncoder *encoder, size_t n)
{
    lex_kept_reserve(&encoder->kept, n);
    if (encoder->kept.keep == LEX_KEEP_BAGS)
        lex_lexicon_reserve_bag(&encoder->lexicon, n);
}

/* ---- sentences --------------------------------------------------------------------------- */

enum { OUTSIDE_MAX = 4096 };

void
lex_encoder_count_outside(LexEncoder *encoder)
{
    const LexTokenWord *const tokens = (const LexTokenWord *)(void *)encoder->outside->data;
    for (guint i = 0; i < encoder->outside->len; i++)
        encoder->surfaces[lex_token_surface(tokens[i])].n_outside++;
    g_array_set_size(encoder->outside, 0);
}

/* A sentence that is being read: what it says about the case of its words. */
typedef struct {
    size_t first;     /* token of the block */
    size_t begin;     /* byte of the text */
    size_t n_words;   /* after the first */
    size_t n_capital; /* of these */
    bool is_part;     /* of one that began in the piece before: see LexCut.in_sentence */
} Sentence;

/* A plain word that was found, and where the lexicon would have it. */
typedef struct {
    LexLexiconKey key;
    uint32_t place;
    uint16_t start; /* in the window */
    uint8_t length;
    LexPlainGap gap; /* before it */
} PlainWord;

enum { WORDS_MAX = 32 }; /* found at once */

/* A text, or a piece of one, on its way into a block. */
typedef struct {
    LexEncoder *encoder;
    LexTokenizer tokenizer; /* reads what is not plain */
    Sentence sentence;
    size_t end;          /* of the last token */
    size_t window_begin; /* of encoder->window, in the text */
    PlainWord *words;    /* found, in the window; room for WORDS_MAX */
    size_t n_words;
    size_t next_word; /* those before it are taken */
} Encoding;

/*
 * A word inside a sentence shows its case: a capital there means a name. Its first word shows
 * nothing; nor does a headline, a line in capitals, a list of names: more than half of its words
 * have capitals anyway; nor what is too long for a sentence. What shows nothing is noted, being
 * less than what does.
 */
static void
encoding_end_sentence(Encoding *encoding, size_t end)
{
    const Sentence *const sentence = &encoding->sentence;
    LexEncoder *const encoder = encoding->encoder;
    const bool shows_nothing = 2 * sentence->n_capital > sentence->n_words || sentence->is_part ||
                               end - sentence->begin > LEX_SENTENCE_MAX;
    const size_t n_tokens = encoder->kept.n_tokens - sentence->first;
    if (n_tokens == 0)
        return;
    g_array_append_vals(encoder->outside, encoder->kept.tokens + sentence->first,
                        (guint)(shows_nothing ? n_tokens : 1));
    if (encoder->outside->len > OUTSIDE_MAX)
        lex_encoder_count_outside(encoder);
}

/* A sentence begins with the next token, at the byte `start`; the one before it ends at `end`. */
static void
encoding_begin_sentence(Encoding *encoding, size_t start, size_t end)
{
    encoding_end_sentence(encoding, end);
    encoding->encoder->n_sentences++;
    encoding->sentence = (Sentence){.first = encoding->encoder->kept.n_tokens, .begin = start};
}

/* One token more, as the tokeniser found it. False: too many distinct ones, or this is too long. */
static bool
encoding_add_token(Encoding *encoding, const LexToken *token)
{
    LexEncoder *const encoder = encoding->encoder;
    Sentence *const sentence = &encoding->sentence;
    const uint8_t *const bytes = encoding->tokenizer.begin + token->start;
    bool is_new;
    const uint32_t surface = lex_lexicon_meet(&encoder->lexicon, bytes, token->length, &is_new);
    if (surface == LEX_VOCAB_NONE)
        return false;
    if (is_new)
        encoder_add_surface(encoder, token->class, bytes, token->length);
    if (token->gap >= LEX_GAP_SENTENCE) {
        encoding_begin_sentence(encoding, token->start, encoding->end);
    } else if (token->class == LEX_CLASS_WORD) {
        sentence->n_words++;
        sentence->n_capital += encoder->surfaces[surface].capital;
    }
    encoder_reserve(encoder, 1);
    encoder->kept.tokens[encoder->kept.n_tokens++] = surface | (uint32_t)token->gap << 29;
    if (encoder->kept.keep == LEX_KEEP_SPACINGS)
        lex_kept_append_spacing(&encoder->kept, token->start - encoding->end);
    encoding->end = token->start + token->length;
    return true;
}

/* ---- plain words ------------------------------------------------------------------------- */

/* What a full stop after a word of the lexicon is: found once. */
static LexStop
encoder_stop(const LexEncoder *encoder, const uint8_t *bytes, size_t length)
{
    const LexLexicon *const lexicon = &encoder->lexicon;
    const LexLexiconKey key = lex_lexicon_key(bytes, length);
    LexLexiconSlot *const slot = lex_lexicon_find(lexicon, key, lex_lexicon_place(lexicon, key));
    if (slot->note == LEX_STOP_UNKNOWN)
        slot->note = lex_token_stop(encoder->settings->rules, bytes, length) & 7;
    return (LexStop)slot->note;
}

/* Whether a full stop behind the last token in the block belongs to it. */
static bool
encoding_abbreviates(const Encoding *encoding, const LexToken *last, bool before_digit)
{
    const LexStop stop =
        last->class == LEX_CLASS_WORD
            ? encoder_stop(encoding->encoder, encoding->tokenizer.begin + last->start, last->length)
            : LEX_STOP_UNKNOWN;
    return lex_token_abbreviates(last, stop, before_digit);
}

/* The last token of the block as the tokeniser would have given it. */
static LexToken
encoding_last(const Encoding *encoding, size_t length)
{
    const LexEncoder *const encoder = encoding->encoder;
    const size_t start = encoding->end - length;
    const bool is_number = encoding->tokenizer.begin[start] < 'A';
    return (LexToken){
        .start = start,
        .length = length,
        .class = is_number ? LEX_CLASS_NUMBER : LEX_CLASS_WORD,
        .gap = lex_token_gap(encoder->kept.tokens[encoder->kept.n_tokens - 1]),
    };
}

/* The loop is compiled once for each thing to keep and each processor: what it calls goes along. */
#define ALWAYS_INLINE __attribute__((always_inline))

/* How far the loop over plain words is. */
typedef struct {
    LexTokenWord *next;          /* where the next token goes */
    const LexTokenWord *counted; /* tokens before it are in the sentence's sums */
    uint64_t sums;               /* of the others: capitals, and in the upper half numbers */
    const PlainWord *last;       /* that was taken; NULL: none yet */
} Plain;

#define ONE_NUMBER (UINT64_C(1) << 32)

/* What a word adds to the sums, by its first byte: digits, capitals and small letters differ in
 * their upper bits. */
static inline uint64_t
plain_sum(uint8_t first)
{
    static const uint64_t sums[] = {
        ['0' >> 5] = ONE_NUMBER, ['A' >> 5] = 1, ['a' >> 5] = 0, [UINT8_MAX >> 5] = 0};
    return sums[first >> 5];
}

/* Where the last token ends, in the window. */
static inline size_t
plain_end(const Encoding *encoding, const Plain *plain)
{
    return plain->last != NULL ? (size_t)plain->last->start + plain->last->length
                               : encoding->end - encoding->window_begin;
}

static void
encoding_keep(Encoding *encoding, Plain *plain)
{
    encoding->encoder->kept.n_tokens = (size_t)(plain->next - encoding->encoder->kept.tokens);
    encoding->end = encoding->window_begin + plain_end(encoding, plain);
    encoding->sentence.n_words += (size_t)(plain->next - plain->counted) - (plain->sums >> 32);
    encoding->sentence.n_capital += (uint32_t)plain->sums;
    plain->counted = plain->next;
    plain->sums = 0;
}

/* The gap before a word that a sentence may begin with, and begins it. */
static LexGap
encoding_judge(Encoding *encoding, Plain *plain, const PlainWord *word)
{
    const uint8_t first = (uint8_t)word->key.low;
    encoding_keep(encoding, plain);
    const LexToken last = plain->last != NULL ? encoding_last(encoding, plain->last->length)
                                              : encoding->tokenizer.previous;
    const bool abbreviates = (lex_plain_gap_between(word->gap) & LEX_PLAIN_STOP) != 0 &&
                             encoding_abbreviates(encoding, &last, first < 'A');
    const LexGap gap = lex_plain_judge(word->gap, first >= 'a', abbreviates);
    if (gap == LEX_GAP_SENTENCE) {
        encoding_begin_sentence(encoding, encoding->window_begin + word->start, encoding->end);
        plain->counted++; /* the word that begins it says nothing */
        plain->sums -= plain_sum(first);
    }
    return gap;
}

/*
 * A plain word that begins with the run, behind the gap: then the last run of it, and what is
 * behind that; else NULL.
 */
ALWAYS_INLINE static inline const LexRun *
encoding_find_word(const LexPlainWindow *window, LexPlainGap gap, const LexRun *run,
                   LexPlainGap *ret_behind)
{
    if (gap == 0 || run->start >= window->length)
        return NULL;
    const LexRun *last = run;
    *ret_behind = lex_plain_gap(window, last->end, last + 1);
    if (*ret_behind == 0 && !lex_plain_ends(window->text + last->end)) {
        last = lex_plain_join(window, run);
        *ret_behind = lex_plain_gap(window, last->end, last + 1);
        if (last == run || (*ret_behind == 0 && !lex_plain_ends(window->text + last->end)))
            return NULL;
    }
    return last;
}

/*
 * The words of letters or digits alone that follow the last token with little between them, as far
 * as the window goes and they are short. The memory of the lexicon is asked for each of them here,
 * so that it answers for all together: one in ten words is in no near cache.
 */
ALWAYS_INLINE static inline size_t
encoding_find_words(const Encoding *encoding, PlainWord *ret_words)
{
    LexPlainWindow *const window = &encoding->encoder->window;
    const LexLexicon lexicon = encoding->encoder->lexicon;
    const size_t end = encoding->end - encoding->window_begin;
    const LexRun *run = lex_plain_seek(window, end), *last;
    LexPlainGap gap = lex_plain_gap(window, end, run), behind;
    size_t n = 0;
    while (n < WORDS_MAX && (last = encoding_find_word(window, gap, run, &behind)) != NULL) {
        const size_t length = (size_t)(last->end - run->start);
        if (length > LEX_LEXICON_SHORT)
            break;
        PlainWord *const word = &ret_words[n++];
        word->key = lex_lexicon_short_key(window->text + run->start, length);
        word->place = lex_lexicon_place(&lexicon, word->key);
        __builtin_prefetch(&lexicon.slots[word->place], 1);
        word->start = run->start;
        word->length = (uint8_t)length;
        word->gap = gap;
        gap = behind;
        run = last + 1;
    }
    window->next = (size_t)(run - window->runs);
    return n;
}

/*
 * Takes the words that are known into the block, up to the first that is not. Nothing here asks for
 * memory, and next to nothing is called: `plain` has its address taken only in copies, so that it
 * stays in registers. keep is a constant.
 */
ALWAYS_INLINE static inline size_t
encoding_take_words(Encoding *encoding, const PlainWord *words, size_t n, const LexKeep keep)
{
    LexEncoder *const encoder = encoding->encoder;
    const LexLexicon lexicon = encoder->lexicon;
    uint8_t *spacing =
        keep == LEX_KEEP_SPACINGS ? encoder->kept.extras + encoder->kept.n_extras : NULL;
    uint32_t *bag = keep == LEX_KEEP_BAGS ? lexicon.bag + lexicon.n_bag : NULL;
    Plain plain = {
        .next = encoder->kept.tokens + encoder->kept.n_tokens,
        .counted = encoder->kept.tokens + encoder->kept.n_tokens,
    };
    size_t i;
    for (i = 0; i < n; i++) {
        const PlainWord *const word = &words[i];
        LexLexiconSlot *const slot = lex_lexicon_find(&lexicon, word->key, word->place);
        if (slot == NULL)
            break;
        if (keep == LEX_KEEP_BAGS)
            bag = lex_lexicon_put(bag, (uint32_t)(slot - lexicon.slots), &slot->n_bag);
        else
            slot->count++;
        const uint8_t first = (uint8_t)word->key.low;
        uint32_t gap = lex_plain_gap_between(word->gap);
        if (gap > LEX_PLAIN_PUNCTUATION) {
            Plain copy = plain;
            gap = encoding_judge(encoding, &copy, word);
            plain = copy;
        }
        plain.sums += plain_sum(first);
        *plain.next++ = slot->id | gap << 29;
        if (keep == LEX_KEEP_SPACINGS)
            *spacing++ = (uint8_t)(word->start - plain_end(encoding, &plain));
        plain.last = word;
    }
    if (i == 0)
        return 0;
    Plain copy = plain;
    encoding_keep(encoding, &copy);
    if (keep == LEX_KEEP_SPACINGS)
        encoder->kept.n_extras = (size_t)(spacing - encoder->kept.extras);
    else if (keep == LEX_KEEP_BAGS)
        encoder->lexicon.n_bag = (size_t)(bag - lexicon.bag);
    const LexToken last = encoding_last(encoding, plain.last->length);
    lex_tokenizer_go_on(&encoding->tokenizer, &last);
    return i;
}

/* The next word, when it is plain but for its length. */
static bool
encoding_read_long_word(Encoding *encoding)
{
    const LexEncoder *const encoder = encoding->encoder;
    LexPlainWindow *const window = &encoding->encoder->window;
    const size_t end = encoding->end - encoding->window_begin;
    if (end >= window->length || encoding->next_word < encoding->n_words)
        return false;
    const LexRun *const run = lex_plain_seek(window, end);
    const LexPlainGap gap = lex_plain_gap(window, end, run);
    LexPlainGap behind;
    const LexRun *const last = encoding_find_word(window, gap, run, &behind);
    const size_t length = last != NULL ? (size_t)(last->end - run->start) : 0;
    if (length <= LEX_LEXICON_SHORT || length > UINT8_MAX)
        return false;
    const LexLexiconKey key = lex_lexicon_long_key(window->text + run->start, length);
    const PlainWord word = {
        .key = key,
        .place = lex_lexicon_place(&encoder->lexicon, key),
        .start = run->start,
        .length = (uint8_t)length,
        .gap = gap,
    };
    return encoding_take_words(encoding, &word, 1, encoder->kept.keep) == 1;
}

/*
 * A word that is new is the tokeniser's. Mostly it finds the same word; then those found behind it
 * still hold. Should the lexicon have grown for it, their places lead nowhere, and they are the
 * tokeniser's as well.
 */
static void
encoding_resume(Encoding *encoding)
{
    const PlainWord *const word = &encoding->words[encoding->next_word];
    if (encoding->next_word < encoding->n_words &&
        encoding->window_begin + word->start + word->length == encoding->end)
        encoding->next_word++;
    else
        encoding->n_words = encoding->next_word = 0;
}

/* Plain words, as far as the window goes. */
ALWAYS_INLINE static inline void
encoding_read_window(Encoding *encoding, const LexKeep keep)
{
    bool goes_on;
    do {
        if (encoding->next_word == encoding->n_words) {
            encoding->n_words = encoding_find_words(encoding, encoding->words);
            encoding->next_word = 0;
        }
        const size_t n = encoding->n_words - encoding->next_word;
        const size_t n_taken =
            n > 0 ? encoding_take_words(encoding, encoding->words + encoding->next_word, n, keep)
                  : 0;
        encoding->next_word += n_taken;
        goes_on = n_taken == n && encoding->n_words == WORDS_MAX;
    } while (goes_on);
}

static void
read_window(Encoding *encoding)
{
    encoding_read_window(encoding, LEX_KEEP_TOKENS);
}

static void
read_window_with_spacings(Encoding *encoding)
{
    encoding_read_window(encoding, LEX_KEEP_SPACINGS);
}

static void
read_window_to_bag(Encoding *encoding)
{
    encoding_read_window(encoding, LEX_KEEP_BAGS);
}

#if defined(__x86_64__)
/* Shifts by a register in one instruction instead of three: a tenth of the loop. */
__attribute__((target("bmi,bmi2"))) static void
read_window_bmi2(Encoding *encoding)
{
    encoding_read_window(encoding, LEX_KEEP_TOKENS);
}

__attribute__((target("bmi,bmi2"))) static void
read_window_to_bag_bmi2(Encoding *encoding)
{
    encoding_read_window(encoding, LEX_KEEP_BAGS);
}
#endif

typedef void (*WindowReader)(Encoding *encoding);

static WindowReader
choose_reader(LexKeep keep)
{
    if (keep == LEX_KEEP_SPACINGS)
        return read_window_with_spacings;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("bmi2"))
        return keep == LEX_KEEP_BAGS ? read_window_to_bag_bmi2 : read_window_bmi2;
#endif
    return keep == LEX_KEEP_BAGS ? read_window_to_bag : read_window;
}

/* Moves the window to the end of the last token. */
static void
encoding_move_window(Encoding *encoding)
{
    LexEncoder *const encoder = encoding->encoder;
    encoding->window_begin = encoding->end;
    encoding->n_words = encoding->next_word = 0;
    lex_plain_move(&encoder->window, encoding->tokenizer.begin + encoding->end,
                   encoding->tokenizer.end);
    if (encoder->kept.keep == LEX_KEEP_BAGS) {
        lex_kept_forget(&encoder->kept, encoder->kept.n_tokens - encoding->sentence.first);
        encoding->sentence.first = 0;
    }
    encoder_reserve(encoder, LEX_PLAIN_BYTES / 2);
}

/* Plain words, as many as come; the tokeniser then finds something else, or a new word. */
static void
encoding_read_plain(Encoding *encoding, WindowReader reader)
{
    size_t before;
    encoding_resume(encoding);
    do {
        before = encoding->end;
        if (before - encoding->window_begin >= encoding->encoder->window.length)
            encoding_move_window(encoding);
        reader(encoding);
    } while ((encoding->end != before &&
              encoding->end - encoding->window_begin >= encoding->encoder->window.length) ||
             encoding_read_long_word(encoding));
}

/* Always false, for `return`. */
static bool
origin_fail(const LexOrigin *origin, const LexToken *token, GError **error)
{
    lex_error_set(error, LEX_ERROR_LIMIT,
                  "%s: byte %" G_GUINT64_FORMAT
                  ": more than %u distinct words, or one of %zu bytes",
                  origin->id, origin->offset + token->start, LEX_VOCAB_MAX, token->length);
    return false;
}

bool
lex_encoder_encode_text(LexEncoder *encoder, const uint8_t *text, size_t length,
                        const LexOrigin *origin, GError **error)
{
    const LexCorpusSettings *settings = encoder->settings;
    Encoding encoding = {
        .encoder = encoder,
        .sentence = {.first = encoder->kept.n_tokens, .is_part = origin->from_within},
    };
    const WindowReader reader = choose_reader(settings->keep);
    PlainWord words[WORDS_MAX];
    LexToken token;
    encoding.words = words;
    encoder->window.length = 0; /* what it holds is of another text */
    lex_tokenizer_init(&encoding.tokenizer, settings->rules, settings->hyphens, text, length);
    if (!origin->begins) {
        lex_tokenizer_follow(&encoding.tokenizer, &origin->previous);
        encoding.end = origin->previous.length;
    }
    while (lex_tokenizer_next(&encoding.tokenizer, &token)) {
        if (!encoding_add_token(&encoding, &token))
            return origin_fail(origin, &token, error);
        encoding_read_plain(&encoding, reader);
    }
    encoding.sentence.is_part |= origin->to_within;
    encoding_end_sentence(&encoding, encoding.end);
    return true;
}
