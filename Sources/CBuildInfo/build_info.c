#include "build_info.h"

#define VERSION "0.1.0"

const char *raptor_audit_version(void) {
    if (sizeof(RAPTOR_AUDIT_COMMIT) == 1) return VERSION " (development build)";
    return VERSION " (" RAPTOR_AUDIT_COMMIT ")";
}
