"""Runs a program at a pseudo-terminal: python3 pseudo-terminal.py COLUMNS ROWS PROGRAM ARGUMENTS...

What comes in is typed there, what it shows goes out, and its exit code becomes ours (128 + N for signal N). SIGINT and SIGTERM are
passed on. When nothing can come in any more, whoever has started it is dead, and the terminal is closed.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios

columns, rows, *command = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    size = struct.pack("HHHH", int(rows), int(columns), 0, 0)
    fcntl.ioctl(0, termios.TIOCSWINSZ, size)
    os.execvp(command[0], command)

for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda received, _: os.kill(child, received))
while True:
    ready, _, _ = select.select([0, terminal], [], [])
    if 0 in ready:
        typed = os.read(0, 65536)
        if not typed:
            break
        os.write(terminal, typed)
    if terminal in ready:
        try:
            shown = os.read(terminal, 65536)
        except OSError:
            # Linux says EIO where the program has ended.
            shown = b""
        if not shown:
            break
        os.write(1, shown)
os.close(terminal)
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.exit(code if code >= 0 else 128 - code)
