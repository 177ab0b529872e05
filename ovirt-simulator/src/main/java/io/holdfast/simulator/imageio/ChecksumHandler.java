package io.holdfast.simulator.imageio;

import io.holdfast.simulator.http.Response;
import io.holdfast.simulator.storage.DiskView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Block checksum: the digest of the blocks' digests. */
record ChecksumHandler(Answers answers) {
    private static final int BLOCK_BYTES = 4 * 1024 * 1024;
    private static final int BLOCK_BYTES_MIN = BLOCK_BYTES / 4;
    private static final int BLOCK_BYTES_MAX = BLOCK_BYTES * 4;

    Response algorithms() {
        return answers.json(
                BlockDigest.names().stream()
                        .map(name -> '"' + name + '"')
                        .collect(Collectors.joining(", ", "{\"algorithms\": [", "]}")));
    }

    Response checksum(ImageRequest request) throws Refused, IOException {
        String algorithm = request.choice("algorithm", List.copyOf(BlockDigest.names()), "blake2b");
        int blockBytes = blockBytes(request);
        Ticket ticket;
        try {
            ticket = request.authorize(TicketOperation.READ);
        } catch (Refused e) {
            throw e.keepingConnection();
        }
        NbdConnection nbd = request.open(ticket);
        Running running = ticket.begin(0);
        String checksum;
        try {
            checksum = compute(nbd.view(), BlockDigest.of(algorithm), blockBytes, running);
        } finally {
            ticket.end(running);
        }
        return answers.json(
                "{\"algorithm\": \"%s\", \"block_size\": %d, \"checksum\": \"%s\"}"
                        .formatted(algorithm, blockBytes, checksum));
    }

    private static int blockBytes(ImageRequest request) throws Refused {
        String text = request.parameter("block_size").orElse(Integer.toString(BLOCK_BYTES));
        int value;
        try {
            value = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Refused.badRequest("Invalid block size: " + Python.repr(text));
        }
        if (value < BLOCK_BYTES_MIN || value > BLOCK_BYTES_MAX) {
            throw Refused.badRequest(
                    "Block size out of allowed range: " + BLOCK_BYTES_MIN + "-" + BLOCK_BYTES_MAX);
        }
        if (value % 4096 != 0) {
            throw Refused.badRequest("Block size is not aligned to 4096");
        }
        return value;
    }

    private static String compute(
            DiskView view, BlockDigest digest, int blockBytes, Running running) throws IOException {
        ZeroBlocks zeros = new ZeroBlocks(view.extents());
        byte[] block = new byte[blockBytes];
        byte[] zeroDigest = digest.digest(block, blockBytes);
        for (long at = 0; at < view.size() && !running.isCanceled(); at += blockBytes) {
            int n = (int) Math.min(blockBytes, view.size() - at);
            if (n == blockBytes && zeros.covers(at, at + n)) {
                digest.append(zeroDigest);
            } else {
                view.read(at, ByteBuffer.wrap(block, 0, n));
                digest.append(digest.digest(block, n));
            }
            running.advance(n);
        }
        return HexFormat.of().formatHex(digest.whole());
    }
}
