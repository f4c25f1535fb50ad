// Stands in for zfs(8) and zpool(8) on a machine under test: hands its arguments and its three streams to the door
// (zfs-door), which alone talks to the pools, and ends as the door says.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

// Sends the arguments, NUL-separated, with stdin, stdout and stderr.
static int hand_over(int door, int count, char **arguments) {
    char text[65536];
    size_t length = 0;
    for (int i = 0; i < count; i++) {
        const char *word = arguments[i];
        if (i == 0 && strrchr(word, '/')) word = strrchr(word, '/') + 1;
        size_t size = strlen(word) + 1;
        if (length + size > sizeof text) return -1;
        memcpy(text + length, word, size);
        length += size;
    }
    union {
        char space[CMSG_SPACE(3 * sizeof(int))];
        struct cmsghdr align;
    } control = {.space = {0}};
    struct iovec part = {.iov_base = text, .iov_len = length};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control.space,
                             .msg_controllen = sizeof control.space};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(3 * sizeof(int));
    memcpy(CMSG_DATA(header), (int[]){0, 1, 2}, 3 * sizeof(int));
    return sendmsg(door, &message, 0) == (ssize_t)length ? 0 : -1;
}

int main(int count, char **arguments) {
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/run/zfs-door"};
    int door = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (door < 0 || connect(door, (struct sockaddr *)&address, sizeof address) < 0) {
        fprintf(stderr, "%s: no pools here: %s\n", arguments[0], strerror(errno));
        return 1;
    }
    unsigned char status = 1;
    if (hand_over(door, count, arguments) < 0 || read(door, &status, 1) != 1) return 1;
    return status;
}
