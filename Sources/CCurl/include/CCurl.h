// One HTTP exchange over the system's libcurl, which is loaded when the first one is made.
//
// libcurl's headers are not needed to build this: what is used of its interface has not changed since libcurl.so.4
// appeared in 2006, and is declared where it is called.
#ifndef CCURL_H
#define CCURL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// An exchange that can be cancelled from another thread.
typedef struct ccurl_exchange ccurl_exchange;

typedef struct {
    const char *method;
    const char *url;
    /// Header fields as `Name: value`, ended by NULL. They go to the server alone, never to a proxy.
    const char *const *fields;
    const uint8_t *body;
    size_t body_length;
    bool has_body;
    /// A PEM file of the authorities to trust instead of the system's, or NULL.
    const char *authorities;
    /// Connect to the host itself and ignore the proxy variables.
    bool bypasses_proxy;
    long connect_timeout_ms;
    /// For the whole exchange; 0 for no limit.
    long timeout_ms;
    /// After so many seconds without a byte the exchange fails; 0 for no limit.
    long stall_timeout_s;
    void *context;
    /// Called with each header line of the answer, also of an interim one, whose first line begins with `HTTP/`.
    void (*on_line)(void *context, const char *bytes, size_t count);
    /// Called with each part of the body. `false` ends the exchange.
    bool (*on_body)(void *context, const char *bytes, size_t count);
} ccurl_request;

typedef enum {
    ccurl_done,
    /// The request did not leave.
    ccurl_unreachable,
    ccurl_timed_out,
    /// The connection, or the answer, broke.
    ccurl_interrupted,
    ccurl_untrusted,
    ccurl_no_authorities,
    ccurl_cancelled,
    /// `on_body` ended it.
    ccurl_stopped,
} ccurl_result;

typedef struct {
    ccurl_result result;
    /// What a proxy answered to CONNECT; 0 when none was asked.
    long proxy_status;
    /// What went wrong, in libcurl's words.
    char message[256];
} ccurl_outcome;

/// Loads libcurl. NULL when it is there, or else why not. Safe to call from any thread, any number of times.
const char *ccurl_load(void);

/// NULL when memory is short or libcurl is missing.
ccurl_exchange *ccurl_make(void);
void ccurl_free(ccurl_exchange *exchange);

/// Makes the exchange and returns when it is over. Follows no redirect and always verifies certificates.
ccurl_outcome ccurl_perform(ccurl_exchange *exchange, const ccurl_request *request);

/// Ends `ccurl_perform` soon, if it runs or when it is called. From any thread, before `ccurl_free`.
void ccurl_cancel(ccurl_exchange *exchange);

#endif
