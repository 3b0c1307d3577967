// Makes calls of a process fail as some file systems and permissions do, by LD_PRELOAD:
//   FAULT_OPEN    opening a path that holds this text fails with EACCES, even for root
//   FAULT_FSYNC   fsync of a folder fails with EINVAL, as on CIFS; with EIO if the value is EIO, as on a bad disk
//   FAULT_LOCK    flock fails with ENOLCK, as on NFS without its lock daemon
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_denied(const char *path) {
    const char *text = getenv("FAULT_OPEN");
    return text && *text && path && strstr(path, text);
}

static int open_by(const char *symbol, const char *path, int flags, mode_t mode) {
    if (is_denied(path)) {
        errno = EACCES;
        return -1;
    }
    int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, symbol);
    return real(path, flags, mode);
}

static mode_t mode_of(int flags, va_list rest) {
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
}

#define OPEN(name)                                  \
    int name(const char *path, int flags, ...) {    \
        va_list rest;                               \
        va_start(rest, flags);                      \
        mode_t mode = mode_of(flags, rest);         \
        va_end(rest);                               \
        return open_by(#name, path, flags, mode);   \
    }

OPEN(open)
OPEN(open64)

int fsync(int file) {
    struct stat status;
    const char *fault = getenv("FAULT_FSYNC");
    if (fault && fstat(file, &status) == 0 && S_ISDIR(status.st_mode)) {
        errno = strcmp(fault, "EIO") == 0 ? EIO : EINVAL;
        return -1;
    }
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    return real(file);
}

int flock(int file, int operation) {
    if (getenv("FAULT_LOCK")) {
        errno = ENOLCK;
        return -1;
    }
    int (*real)(int, int) = (int (*)(int, int))dlsym(RTLD_NEXT, "flock");
    return real(file, operation);
}
