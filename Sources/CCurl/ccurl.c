#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif
#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

// What is used of curl/curl.h. Numbers and signatures are part of libcurl's ABI and never change.
typedef void CURL;
typedef void CURLM;
struct curl_slist;
struct curl_message {
    int kind;
    CURL *easy;
    union {
        void *pointer;
        int code;
    } data;
};

enum {
    OPT_TIMEOUT_MS = 155,
    OPT_CONNECTTIMEOUT_MS = 156,
    OPT_POST = 47,
    OPT_FOLLOWLOCATION = 52,
    OPT_SSL_VERIFYPEER = 64,
    OPT_SSL_VERIFYHOST = 81,
    OPT_HTTP_VERSION = 84,
    OPT_NOSIGNAL = 99,
    OPT_LOW_SPEED_LIMIT = 19,
    OPT_LOW_SPEED_TIME = 20,
    OPT_PROTOCOLS = 181,
    OPT_HEADEROPT = 229,
    OPT_SUPPRESS_CONNECT_HEADERS = 265,
    OPT_QUICK_EXIT = 322,
    OPT_WRITEDATA = 10001,
    OPT_URL = 10002,
    OPT_ERRORBUFFER = 10010,
    OPT_POSTFIELDS = 10015,
    OPT_HTTPHEADER = 10023,
    OPT_HEADERDATA = 10029,
    OPT_CUSTOMREQUEST = 10036,
    OPT_CAINFO = 10065,
    OPT_CAPATH = 10097,
    OPT_NOPROXY = 10177,
    OPT_WRITEFUNCTION = 20011,
    OPT_HEADERFUNCTION = 20079,
    OPT_POSTFIELDSIZE_LARGE = 30120,
    INFO_HTTP_CONNECTCODE = 0x200016,
    CODE_OK = 0,
    MESSAGE_DONE = 1,
    HTTP_1_1 = 2,
    HEADER_SEPARATE = 1,
    PROTOCOL_HTTP_AND_HTTPS = 3,
    GLOBAL_ALL = 3,
};

// The result, the name and the parameters of each: curl_global_init and so on.
#define FUNCTIONS(F) \
    F(int, global_init, long) \
    F(CURL *, easy_init, void) \
    F(int, easy_setopt, CURL *, int, ...) \
    F(int, easy_getinfo, CURL *, int, ...) \
    F(void, easy_cleanup, CURL *) \
    F(const char *, easy_strerror, int) \
    F(struct curl_slist *, slist_append, struct curl_slist *, const char *) \
    F(void, slist_free_all, struct curl_slist *) \
    F(CURLM *, multi_init, void) \
    F(int, multi_add_handle, CURLM *, CURL *) \
    F(int, multi_remove_handle, CURLM *, CURL *) \
    F(int, multi_perform, CURLM *, int *) \
    F(int, multi_poll, CURLM *, void *, unsigned, int, int *) \
    F(int, multi_wakeup, CURLM *) \
    F(struct curl_message *, multi_info_read, CURLM *, int *) \
    F(int, multi_cleanup, CURLM *)
#define POINTER(result, name, ...) result (*name)(__VA_ARGS__);
#define SYMBOL(result, name, ...) {&curl.name, "curl_" #name},

static struct { FUNCTIONS(POINTER) } curl;

static const char *load_failure;

static void load(void) {
    static const char *const names[] = {
        "libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib", "/usr/lib/libcurl.4.dylib",
    };
    static const struct {
        void *slot;
        const char *name;
    } symbols[] = {
        FUNCTIONS(SYMBOL)
    };
    void *library = NULL;
    for (size_t i = 0; library == NULL && i < sizeof names / sizeof *names; i++) {
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    }
    if (library == NULL) {
        load_failure = "libcurl.so.4 is not installed";
        return;
    }
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        void *symbol = dlsym(library, symbols[i].name);
        if (symbol == NULL) {
            load_failure = "libcurl is older than 7.68";
            return;
        }
        memcpy(symbols[i].slot, &symbol, sizeof symbol);
    }
    if (curl.global_init(GLOBAL_ALL) != CODE_OK) load_failure = "libcurl cannot be initialised";
}

const char *ccurl_load(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return load_failure;
}

struct ccurl_exchange {
    CURL *easy;
    CURLM *multi;
    atomic_bool is_cancelled;
};

ccurl_exchange *ccurl_make(void) {
    if (ccurl_load() != NULL) return NULL;
    ccurl_exchange *exchange = calloc(1, sizeof *exchange);
    if (exchange == NULL) return NULL;
    exchange->easy = curl.easy_init();
    exchange->multi = curl.multi_init();
    if (exchange->easy == NULL || exchange->multi == NULL) {
        ccurl_free(exchange);
        return NULL;
    }
    return exchange;
}

void ccurl_free(ccurl_exchange *exchange) {
    if (exchange->easy != NULL) curl.easy_cleanup(exchange->easy);
    if (exchange->multi != NULL) curl.multi_cleanup(exchange->multi);
    free(exchange);
}

void ccurl_cancel(ccurl_exchange *exchange) {
    atomic_store(&exchange->is_cancelled, true);
    curl.multi_wakeup(exchange->multi);
}

static size_t take_line(char *bytes, size_t size, size_t count, void *request) {
    const ccurl_request *asked = request;
    asked->on_line(asked->context, bytes, size * count);
    return size * count;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *request) {
    const ccurl_request *asked = request;
    // Less than was given ends the exchange.
    return asked->on_body(asked->context, bytes, size * count) ? size * count : 0;
}

/// Options without which the exchange must not be made fail it; the last two only make it better.
static int configure(CURL *easy, const ccurl_request *request, struct curl_slist *fields, char *message) {
    int code = curl.easy_setopt(easy, OPT_ERRORBUFFER, message);
    code |= curl.easy_setopt(easy, OPT_URL, request->url);
    code |= curl.easy_setopt(easy, OPT_PROTOCOLS, (long)PROTOCOL_HTTP_AND_HTTPS);
    code |= curl.easy_setopt(easy, OPT_HTTP_VERSION, (long)HTTP_1_1);
    code |= curl.easy_setopt(easy, OPT_FOLLOWLOCATION, 0L);
    code |= curl.easy_setopt(easy, OPT_SSL_VERIFYPEER, 1L);
    code |= curl.easy_setopt(easy, OPT_SSL_VERIFYHOST, 2L);
    code |= curl.easy_setopt(easy, OPT_NOSIGNAL, 1L);
    code |= curl.easy_setopt(easy, OPT_HTTPHEADER, fields);
    code |= curl.easy_setopt(easy, OPT_HEADEROPT, (long)HEADER_SEPARATE);
    code |= curl.easy_setopt(easy, OPT_CONNECTTIMEOUT_MS, request->connect_timeout_ms);
    code |= curl.easy_setopt(easy, OPT_TIMEOUT_MS, request->timeout_ms);
    code |= curl.easy_setopt(easy, OPT_LOW_SPEED_LIMIT, 1L);
    code |= curl.easy_setopt(easy, OPT_LOW_SPEED_TIME, request->stall_timeout_s);
    if (request->has_body) {
        code |= curl.easy_setopt(easy, OPT_POST, 1L);
        code |= curl.easy_setopt(easy, OPT_POSTFIELDSIZE_LARGE, (int64_t)request->body_length);
        code |= curl.easy_setopt(easy, OPT_POSTFIELDS, request->body);
    }
    code |= curl.easy_setopt(easy, OPT_CUSTOMREQUEST, request->method);
    if (request->authorities != NULL) {
        code |= curl.easy_setopt(easy, OPT_CAINFO, request->authorities);
        code |= curl.easy_setopt(easy, OPT_CAPATH, NULL);
    }
    if (request->bypasses_proxy) code |= curl.easy_setopt(easy, OPT_NOPROXY, "*");
    code |= curl.easy_setopt(easy, OPT_HEADERFUNCTION, take_line);
    code |= curl.easy_setopt(easy, OPT_HEADERDATA, (void *)request);
    code |= curl.easy_setopt(easy, OPT_WRITEFUNCTION, take_body);
    code |= curl.easy_setopt(easy, OPT_WRITEDATA, (void *)request);
    // A proxy's answer to CONNECT is not the server's.
    code |= curl.easy_setopt(easy, OPT_SUPPRESS_CONNECT_HEADERS, 1L);
    // Since 7.87: a name server that does not answer holds up nobody past the deadline.
    curl.easy_setopt(easy, OPT_QUICK_EXIT, 1L);
    return code;
}

static ccurl_result result_of(int code) {
    switch (code) {
    case 0: return ccurl_done;
    case 5: case 6: case 7: return ccurl_unreachable;
    case 23: return ccurl_stopped;
    case 28: return ccurl_timed_out;
    case 51: case 60: case 83: case 90: case 91: return ccurl_untrusted;
    case 58: case 59: case 66: case 77: case 82: return ccurl_no_authorities;
    default: return ccurl_interrupted;
    }
}

/// Runs the exchange until libcurl is done with it, or it is cancelled.
static ccurl_result run(ccurl_exchange *exchange, int *code) {
    for (;;) {
        int running = 0;
        if (atomic_load(&exchange->is_cancelled)) return ccurl_cancelled;
        if (curl.multi_perform(exchange->multi, &running) != CODE_OK) return ccurl_interrupted;
        int left = 0;
        for (struct curl_message *m; (m = curl.multi_info_read(exchange->multi, &left)) != NULL;) {
            if (m->kind == MESSAGE_DONE) {
                *code = m->data.code;
                return result_of(*code);
            }
        }
        if (running == 0 || curl.multi_poll(exchange->multi, NULL, 0, 1000, NULL) != CODE_OK) return ccurl_interrupted;
    }
}

ccurl_outcome ccurl_perform(ccurl_exchange *exchange, const ccurl_request *request) {
    ccurl_outcome outcome = {.result = ccurl_interrupted};
    struct curl_slist *fields = NULL;
    for (const char *const *field = request->fields; *field != NULL; field++) {
        struct curl_slist *longer = curl.slist_append(fields, *field);
        if (longer == NULL) {
            curl.slist_free_all(fields);
            return outcome;
        }
        fields = longer;
    }
    // A TLS connection that the other side has closed raises SIGPIPE here, and must not end the process.
    sigset_t pipe, before, pending;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    sigpending(&pending);
    bool was_pending = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe, &before);

    int code = configure(exchange->easy, request, fields, outcome.message);
    if (code == CODE_OK && curl.multi_add_handle(exchange->multi, exchange->easy) == CODE_OK) {
        outcome.result = run(exchange, &code);
        curl.easy_getinfo(exchange->easy, INFO_HTTP_CONNECTCODE, &outcome.proxy_status);
        curl.multi_remove_handle(exchange->multi, exchange->easy);
    }
    if (outcome.message[0] == '\0' && code != CODE_OK) {
        strncpy(outcome.message, curl.easy_strerror(code), sizeof outcome.message - 1);
    }
    curl.easy_setopt(exchange->easy, OPT_ERRORBUFFER, NULL);
    curl.easy_setopt(exchange->easy, OPT_HTTPHEADER, NULL);
    curl.slist_free_all(fields);

    sigpending(&pending);
    int signal;
    if (!was_pending && sigismember(&pending, SIGPIPE) == 1) sigwait(&pipe, &signal);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return outcome;
}
