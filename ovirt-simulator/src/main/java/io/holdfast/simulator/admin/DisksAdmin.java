package io.holdfast.simulator.admin;

import io.holdfast.simulator.engine.state.Disk;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.imageio.DiskUse;
import io.holdfast.simulator.imageio.ImageioDaemon;
import io.holdfast.simulator.storage.Contents;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** What guests write, and what disks hold. */
final class DisksAdmin {
    private static final int STEP_BYTES = 1 << 20;

    private final Engine engine;
    private final ImageioDaemon imageio;

    DisksAdmin(Engine engine, ImageioDaemon imageio) {
        this.engine = engine;
        this.imageio = imageio;
    }

    /** Under the engine's lock: no point in time falls into the middle of a write. */
    Map<String, Object> write(Disk disk, AdminRequest body) {
        byte[] bytes = bytes(body);
        return engine.locked(() -> {
            try {
                disk.contents.guestWrite(body.needLong("offset"), bytes);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write disk " + disk.alias, e);
            }
            return Map.of("written", bytes.length);
        });
    }

    Map<String, Object> uncover(Disk disk) {
        return engine.locked(() -> {
            engine.checkpoints().uncover(disk);
            return Map.of("uncovered", true);
        });
    }

    Map<String, Object> loseBitmap(Disk disk, AdminRequest body) {
        Optional<UUID> only = body.text("checkpoint").map(UUID::fromString);
        return engine.locked(() -> Map.of("lost", engine.checkpoints().loseBitmaps(disk, only)));
    }

    Map<String, Object> resize(Disk disk, AdminRequest body) {
        return engine.locked(() -> {
            engine.disks()
                    .resize(disk, body.needLong("size"), body.flag("keeps_bitmaps").orElse(false));
            return Map.of("size", disk.contents.size());
        });
    }

    private static byte[] bytes(AdminRequest body) {
        if (body.text("hex").isPresent()) {
            return HexFormat.of().parseHex(body.needText("hex"));
        }
        byte[] bytes = new byte[Math.toIntExact(body.needLong("length"))];
        Arrays.fill(bytes, (byte) body.needLong("byte"));
        return bytes;
    }

    Map<String, Object> digest(Disk disk) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("digest", Contents.digest(disk.contents));
        json.put("size", disk.contents.size());
        return json;
    }

    /** Also of a disk that is gone. */
    Map<String, Object> reads(UUID disk) {
        DiskUse use = imageio.tickets().disk(disk.toString());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("connections_peak", use.connectionsPeak());
        json.put("reads", use.reads().stream().map(DisksAdmin::json).toList());
        return json;
    }

    private static Map<String, Object> json(DiskUse.Read read) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("start", read.range().start());
        json.put("length", read.range().length());
        json.put("began_ms", read.began().toEpochMilli());
        json.put("ended_ms", read.ended().toEpochMilli());
        return json;
    }

    /** Writes what the guest sees now into a file, with holes where it reads zeros. */
    Map<String, Object> save(Disk disk, AdminRequest body) {
        Path file = Path.of(body.needText("file"));
        return engine.locked(() -> {
            try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
                long size = disk.contents.size();
                out.setLength(0);
                out.setLength(size);
                byte[] step = new byte[STEP_BYTES];
                byte[] zeros = new byte[STEP_BYTES];
                for (long at = 0; at < size; at += STEP_BYTES) {
                    int n = (int) Math.min(STEP_BYTES, size - at);
                    disk.contents.read(at, ByteBuffer.wrap(step, 0, n));
                    if (!Arrays.equals(step, 0, n, zeros, 0, n)) {
                        out.seek(at);
                        out.write(step, 0, n);
                    }
                }
                return Map.of("saved", size);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot save disk " + disk.alias, e);
            }
        });
    }

    /** Equal when the file's bytes are the disk's, and the rest of the disk is zeros. */
    Map<String, Object> compare(Disk disk, AdminRequest body) throws IOException {
        Path file = Path.of(body.needText("file"));
        if (!Files.isReadable(file)) {
            throw new AdminRequest.Bad("no file " + file);
        }
        OptionalLong difference = firstDifference(disk, file);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("equal", difference.isEmpty());
        if (difference.isPresent()) {
            json.put("first_difference", difference.getAsLong());
        }
        return json;
    }

    private static OptionalLong firstDifference(Disk disk, Path file) throws IOException {
        byte[] left = new byte[STEP_BYTES];
        byte[] right = new byte[STEP_BYTES];
        long size = disk.contents.size();
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            if (in.length() > size) {
                return OptionalLong.of(size);
            }
            for (long at = 0; at < size; at += STEP_BYTES) {
                int n = (int) Math.min(STEP_BYTES, size - at);
                disk.contents.read(at, ByteBuffer.wrap(left, 0, n));
                Arrays.fill(right, (byte) 0);
                int there = (int) Math.max(0, Math.min(n, in.length() - at));
                in.seek(at);
                in.readFully(right, 0, there);
                int mismatch = Arrays.mismatch(left, 0, n, right, 0, n);
                if (mismatch >= 0) {
                    return OptionalLong.of(at + mismatch);
                }
            }
        }
        return OptionalLong.empty();
    }
}
