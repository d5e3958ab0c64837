"""`python -m rating < cases.jsonl > answers.jsonl`: exit 0 when every line was answered ok.

`python -m rating --examples` prints a case of each question under each profile instead.
"""

import os
import sys

from rating.lines import answers, one_of_each


def main() -> int:
    """Answer the lines of standard input on standard output, one by one, or print the examples."""
    every_one_ok = True
    told = one_of_each() if sys.argv[1:] == ["--examples"] else answers(sys.stdin.buffer)
    try:
        for line, ok in told:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
            every_one_ok = every_one_ok and ok
    except BrokenPipeError:
        # The reader has gone; what Python still holds must not be flushed into the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0 if every_one_ok else 1


if __name__ == "__main__":
    sys.exit(main())
