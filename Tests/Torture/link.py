#!/usr/bin/env python3
"""A TCP connection's way that can be broken: link.py LISTEN_PORT TARGET_PORT, on loopback.

A process of its own, so that signals break it:

    SIGSTOP   nothing arrives in either direction, and no connection ends
    SIGUSR1   every connection is reset
    SIGUSR2   what the target answers on the connections of now is lost
    SIGKILL   connections are refused until another one listens
"""

import asyncio
import contextlib
import signal
import socket
import struct
import sys


class Link:
    def __init__(self, target):
        self.target = target
        self.open = set()
        self.deaf = set()

    async def accept(self, reader, writer):
        pair = [writer]
        self.open.add(writer)
        try:
            back_reader, back_writer = await asyncio.open_connection("127.0.0.1", self.target)
            pair.append(back_writer)
            self.open.add(back_writer)
            await asyncio.gather(self.copy(reader, back_writer, None), self.copy(back_reader, writer, writer))
        except OSError:
            pass
        finally:
            for end in pair:
                self.open.discard(end)
                self.deaf.discard(end)
                end.close()

    async def copy(self, reader, writer, caller):
        """Copies until the end of the stream, which it hands on; loses it where the caller is to hear no answers."""
        while data := await reader.read(1 << 16):
            if caller not in self.deaf:
                writer.write(data)
                await writer.drain()
        writer.close()

    def reset(self):
        for writer in self.open:
            with contextlib.suppress(OSError):
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()

    def lose_answers(self):
        self.deaf |= self.open


async def main(port, target):
    link = Link(target)
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, link.reset)
    loop.add_signal_handler(signal.SIGUSR2, link.lose_answers)
    server = await asyncio.start_server(link.accept, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(*map(int, sys.argv[1:3])))
