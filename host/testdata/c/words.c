// A program in C: counts the words of standard input. Built with:
//   clang --target=wasm32-wasi -O2 -Wl,--strip-all -o words.wasm words.c
// Options: -f N  exit with N after complaining   -t  tell the time and a random number
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "-f") && i + 1 < argc) {
            fprintf(stderr, "%s: told to fail\n", argv[0]);
            return atoi(argv[i + 1]);
        }
        if (!strcmp(argv[i], "-t")) {
            unsigned int chance;
            if (getentropy(&chance, sizeof chance)) return 9;
            printf("%lld %u\n", (long long)time(NULL), chance);
            return 0;
        }
    }
    long words = 0, bytes = 0;
    int c, inside = 0;
    while ((c = getchar()) != EOF) {
        bytes++;
        if (isspace(c)) inside = 0;
        else if (!inside) inside = 1, words++;
    }
    printf("%ld words, %ld bytes", words, bytes);
    for (int i = 1; i < argc; i++) printf(" [%s]", argv[i]);
    return 0;
}
