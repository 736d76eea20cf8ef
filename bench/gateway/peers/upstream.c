/* A fast OpenAI-compatible upstream, for measuring what stands before it: one thread, epoll, Linux only.
 *
 * A chat request gets a whole completion of 1 kB; with "stream": true 60 chunks and [DONE] in one write; to the
 * message "paced" one chunk every 5 ms, each with the moment of its sending (CLOCK_MONOTONIC, ns) as "@…!" in its content. The
 * last chunk has the finish reason; usage follows if asked for. Any GET is answered as health checks and the discovery
 * of models want it, any other POST with {}, as a collector of traces does.
 *
 * Usage: upstream PORT
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { CHUNKS = 60, INTERVAL_NS = 5000000, MAX_FDS = 8192, MAX_REQUEST = 1 << 20 };

struct buffer {
    char *bytes;
    size_t size, capacity;
};

struct connection {
    struct buffer in, out;
    size_t sent;
    int64_t due_ns; /* of the next chunk of a paced stream; 0 where none is in progress */
    int next_chunk;
    bool wants_usage;
};

static struct connection *connections[MAX_FDS];
static int epoll_fd, timer_fd, highest_fd;
static struct buffer whole, burst, burst_with_usage;

static const char USAGE[] = "{\"prompt_tokens\":9,\"completion_tokens\":59,\"total_tokens\":68}";
static const char STREAM_HEAD[] = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-cache\r\n"
                                  "transfer-encoding: chunked\r\n\r\n";

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static void append(struct buffer *to, const char *bytes, size_t size) {
    if (to->size + size > to->capacity) {
        to->capacity = 2 * (to->size + size);
        to->bytes = realloc(to->bytes, to->capacity);
        if (!to->bytes) abort();
    }
    memcpy(to->bytes + to->size, bytes, size);
    to->size += size;
}

static void drop_front(struct buffer *from, size_t size) {
    from->size -= size;
    memmove(from->bytes, from->bytes + size, from->size);
}

static void append_json(struct buffer *to, const char *json) {
    char head[128];
    int size = snprintf(head, sizeof head,
                        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %zu\r\n\r\n", strlen(json));
    append(to, head, (size_t)size);
    append(to, json, strlen(json));
}

/* Appends one event, as one chunk of the transfer encoding. */
static void append_event(struct buffer *to, const char *data) {
    char head[32];
    append(to, head, (size_t)snprintf(head, sizeof head, "%zx\r\ndata: ", strlen(data) + 8));
    append(to, data, strlen(data));
    append(to, "\n\n\r\n", 4);
}

static void append_chunk(struct buffer *to, const char *choices, const char *usage) {
    char data[512];
    snprintf(data, sizeof data,
             "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"fast\","
             "\"choices\":[%s]%s%s}", choices, *usage ? ",\"usage\":" : "", usage);
    append_event(to, data);
}

static void append_delta(struct buffer *to, int number, const char *content) {
    char choices[192];
    if (number == CHUNKS - 1)
        snprintf(choices, sizeof choices, "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}");
    else
        snprintf(choices, sizeof choices, "{\"index\":0,\"delta\":{%s\"content\":\"%s\"},\"finish_reason\":null}",
                 number ? "" : "\"role\":\"assistant\",", content);
    append_chunk(to, choices, "");
}

static void append_end(struct buffer *to, bool with_usage) {
    if (with_usage) append_chunk(to, "", USAGE);
    append_event(to, "[DONE]");
    append(to, "0\r\n\r\n", 5);
}

static void prepare_answers(void) {
    char content[701] = "", json[1200];
    for (int i = 0; i < 70; i++) memcpy(content + 10 * i, "0123456789", 10);
    snprintf(json, sizeof json,
             "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"fast\","
             "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"%s\",\"refusal\":null},"
             "\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":%s}", content, USAGE);
    append_json(&whole, json);
    append(&burst, STREAM_HEAD, strlen(STREAM_HEAD));
    for (int number = 0; number < CHUNKS; number++) {
        char word[8];
        snprintf(word, sizeof word, "w%02d ", number);
        append_delta(&burst, number, word);
    }
    append(&burst_with_usage, burst.bytes, burst.size);
    append_end(&burst, false);
    append_end(&burst_with_usage, true);
}

/* Whether the text has the key with this value, with or without spaces between. */
static bool has(const char *text, const char *key, const char *value) {
    for (const char *at = text; (at = strstr(at, key));) {
        at += strlen(key);
        at += strspn(at, " :");
        if (!strncmp(at, value, strlen(value))) return true;
    }
    return false;
}

static void answer_get(struct buffer *out) {
    append_json(out, "{\"object\":\"list\",\"status\":\"ok\",\"model_path\":\"fast\",\"data\":["
                     "{\"id\":\"fast\",\"object\":\"model\",\"created\":1,\"owned_by\":\"local\"}]}");
}

static void answer(struct connection *to, const char *head, const char *body) {
    bool is_chat = !strncmp(head, "POST", 4) && strstr(head, "/chat/completions");
    if (!strncmp(head, "GET", 3)) {
        answer_get(&to->out);
    } else if (!is_chat) {
        append_json(&to->out, "{}");
    } else if (!has(body, "\"stream\"", "true")) {
        append(&to->out, whole.bytes, whole.size);
    } else {
        to->wants_usage = has(body, "\"include_usage\"", "true");
        if (has(body, "\"content\"", "\"paced\"")) {
            append(&to->out, STREAM_HEAD, strlen(STREAM_HEAD));
            to->next_chunk = 0;
            to->due_ns = now_ns();
        } else {
            struct buffer *from = to->wants_usage ? &burst_with_usage : &burst;
            append(&to->out, from->bytes, from->size);
        }
    }
}

/* Returns the size of the first request of the input, whose body is put into `body`; 0 if it is not there wholly. */
static size_t first_request(struct connection *from, const char **body) {
    append(&from->in, "", 1); /* so that it ends as a string does */
    from->in.size--;
    char *end = strstr(from->in.bytes, "\r\n\r\n");
    if (!end) return 0;
    *end = '\0';
    const char *length = strcasestr(from->in.bytes, "\r\ncontent-length:");
    bool is_chunked = !length && strcasestr(from->in.bytes, "\r\ntransfer-encoding: chunked");
    size_t size = (size_t)(end - from->in.bytes) + 4;
    *body = end + 4;
    if (length) size += strtoul(length + 17, NULL, 10);
    if (is_chunked) {
        const char *last = strstr(*body, "0\r\n\r\n");
        size = last ? (size_t)(last - from->in.bytes) + 5 : SIZE_MAX;
    }
    if (size > from->in.size) {
        *end = '\r';
        return 0;
    }
    return size;
}

static void close_connection(int fd) {
    free(connections[fd]->in.bytes);
    free(connections[fd]->out.bytes);
    free(connections[fd]);
    connections[fd] = NULL;
    close(fd);
}

/* Sends what there is to send; what the kernel does not take now goes when it tells that it can. */
static void flush(int fd) {
    struct connection *to = connections[fd];
    while (to->sent < to->out.size) {
        ssize_t size = send(fd, to->out.bytes + to->sent, to->out.size - to->sent, MSG_NOSIGNAL);
        if (size < 0) return;
        to->sent += (size_t)size;
    }
    to->sent = to->out.size = 0;
}

static void send_due_chunk(int fd) {
    struct connection *to = connections[fd];
    char stamp[32];
    snprintf(stamp, sizeof stamp, "@%lld!", (long long)now_ns());
    append_delta(&to->out, to->next_chunk++, stamp);
    to->due_ns += INTERVAL_NS;
    if (to->next_chunk == CHUNKS) {
        append_end(&to->out, to->wants_usage);
        to->due_ns = 0;
    }
    flush(fd);
}

static void serve(int fd) {
    struct connection *from = connections[fd];
    char bytes[16384];
    ssize_t size;
    while ((size = recv(fd, bytes, sizeof bytes, 0)) > 0) append(&from->in, bytes, (size_t)size);
    if (size == 0 || errno != EAGAIN || from->in.size > MAX_REQUEST) {
        close_connection(fd);
        return;
    }
    const char *body;
    for (size_t used; !from->due_ns && (used = first_request(from, &body)); drop_front(&from->in, used))
        answer(from, from->in.bytes, body);
    if (from->due_ns && !from->next_chunk)
        send_due_chunk(fd);
    else
        flush(fd);
}

static void accept_all(int listener) {
    for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
        if (fd >= MAX_FDS) {
            close(fd);
            continue;
        }
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        connections[fd] = calloc(1, sizeof *connections[fd]);
        if (!connections[fd]) abort();
        if (fd > highest_fd) highest_fd = fd;
        struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.fd = fd};
        epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event);
    }
}

/* Sends every chunk that is due, and sets the timer to the next one. */
static void keep_pace(void) {
    static int64_t set_ns;
    int64_t next_ns = 0, now = now_ns();
    for (int fd = 0; fd <= highest_fd; fd++) {
        if (!connections[fd] || !connections[fd]->due_ns) continue;
        if (connections[fd]->due_ns <= now) send_due_chunk(fd);
        int64_t due_ns = connections[fd]->due_ns;
        if (due_ns && (!next_ns || due_ns < next_ns)) next_ns = due_ns;
    }
    if (next_ns == set_ns) return;
    set_ns = next_ns;
    struct itimerspec when = {.it_value = {.tv_sec = next_ns / 1000000000, .tv_nsec = next_ns % 1000000000}};
    timerfd_settime(timer_fd, TFD_TIMER_ABSTIME, &when, NULL);
}

int main(int count, char **arguments) {
    if (count != 2) return 2;
    prepare_answers();
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)atoi(arguments[1])),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1024)) {
        perror("upstream");
        return 1;
    }
    epoll_fd = epoll_create1(0);
    timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    struct epoll_event listening = {.events = EPOLLIN, .data.fd = listener};
    struct epoll_event timing = {.events = EPOLLIN | EPOLLET, .data.fd = timer_fd};
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener, &listening);
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, timer_fd, &timing);
    for (;;) {
        struct epoll_event events[256];
        int ready = epoll_wait(epoll_fd, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) accept_all(listener);
            else if (fd != timer_fd && connections[fd] && events[i].events & ~(uint32_t)EPOLLOUT) serve(fd);
            else if (fd != timer_fd && connections[fd]) flush(fd);
        }
        keep_pace();
    }
}
