package io.holdfast.repository.stranger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Reads a repository as somebody would who has docs/FORMAT.md and nothing else of Holdfast's: the
 * JDK's ciphers, zstd and a JSON parser. What it cannot do by that page is missing on that page.
 */
final class StrangersReader {

    private static final HexFormat HEX = HexFormat.of();
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int KEY_BYTES = 32;
    private static final int SEGMENT_MAP = 1;
    private static final int DISK_MANIFEST = 2;
    private static final int CONFIGURATION = 3;
    private static final int RECOVERY_POINT = 4;
    private static final int PACK_TAIL = 5;
    private static final int FORWARDER = 6;
    private static final int HOPS_MAX = 16;

    private final Path folder;
    private final byte[] secret;

    /** A chunk, and where a map says that it is. */
    private record Place(String chunk, String pack, int offset, int sealedBytes, int plainBytes) {}

    /** A recovery point, as its JSON says. */
    record Point(UUID vm, UUID id, List<String> manifests, String configuration) {}

    /**
     * Opens the repository in a folder.
     *
     * @param masterKey 32 bytes
     */
    StrangersReader(Path folder, byte[] masterKey) throws IOException, GeneralSecurityException {
        this.folder = folder;
        JsonNode file = new ObjectMapper().readTree(read("holdfast.json"));
        require(file.get("format").textValue().equals("holdfast-repository"), "format");
        require(file.get("formatVersion").intValue() == 1, "version of the format");
        this.secret = unwrapped(file, masterKey);
    }

    private static byte[] unwrapped(JsonNode file, byte[] masterKey)
            throws GeneralSecurityException {
        for (JsonNode slot : file.get("keySlots")) {
            Optional<byte[]> secret = unwrapped(file, slot, masterKey);
            if (secret.isPresent()) {
                return secret.get();
            }
        }
        throw new GeneralSecurityException("the key opens no slot");
    }

    /** Empty if it is the slot of another key. */
    private static Optional<byte[]> unwrapped(JsonNode file, JsonNode slot, byte[] masterKey)
            throws GeneralSecurityException {
        byte[] salt = Base64.getDecoder().decode(slot.get("salt").textValue());
        byte[] wrapped = Base64.getDecoder().decode(slot.get("wrapped").textValue());
        byte[] associated =
                ByteBuffer.allocate(44)
                        .put(bytes(UUID.fromString(file.get("id").textValue())))
                        .put(bytes(UUID.fromString(slot.get("id").textValue())))
                        .putInt(file.get("chunkBytes").intValue())
                        .putLong(file.get("segmentBytes").longValue())
                        .array();
        try {
            return Optional.of(
                    unsealed(
                            hkdf(masterKey, salt, "holdfast/1/key-slot"),
                            ByteBuffer.wrap(wrapped),
                            associated));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    List<Point> points() throws IOException, GeneralSecurityException {
        List<Point> points = new ArrayList<>();
        for (String name : names("recovery-points")) {
            JsonNode json = new ObjectMapper().readTree(object(RECOVERY_POINT, name));
            require(json.get("version").intValue() == 1, "version of " + name);
            UUID vm = UUID.fromString(json.get("vm").textValue());
            UUID id = UUID.fromString(json.get("id").textValue());
            require(name.equals("recovery-points/" + vm + "/" + id), "name of " + name);
            List<String> manifests = new ArrayList<>();
            json.get("disks").forEach(disk -> manifests.add(disk.get("manifest").textValue()));
            points.add(new Point(vm, id, manifests, json.get("configuration").textValue()));
        }
        return points;
    }

    private List<String> names(String folderName) throws IOException {
        try (var files = Files.walk(folder.resolve(folderName))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    byte[] configuration(String id) throws IOException, GeneralSecurityException {
        return named(CONFIGURATION, "configurations", id);
    }

    byte[] disk(String manifest) throws IOException, GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(named(DISK_MANIFEST, "manifests", manifest));
        magic(in, "HFDM");
        long virtualBytes = in.getLong();
        in.getInt(); // the sector size
        long segmentBytes = in.getLong();
        int segments = in.getInt();
        ByteBuffer disk = ByteBuffer.allocate(Math.toIntExact(virtualBytes));
        for (int i = 0; i < segments; i++) {
            int length = (int) Math.min(segmentBytes, virtualBytes - i * segmentBytes);
            if (in.get() == 1) {
                segment(HEX.formatHex(taken(in, 32)), disk.slice(disk.position(), length));
            }
            disk.position(disk.position() + length);
        }
        require(!in.hasRemaining() && !disk.hasRemaining(), "length of the manifest or the disk");
        return disk.array();
    }

    /** Lays a segment's data over zeros. */
    private void segment(String map, ByteBuffer out) throws IOException, GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(named(SEGMENT_MAP, "maps", map));
        magic(in, "HFSM");
        require(in.getLong() == out.remaining(), "length of the segment");
        List<String> packs = new ArrayList<>();
        for (int count = in.getInt(); count > 0; count--) {
            packs.add(HEX.formatHex(taken(in, 16)));
        }
        List<Place> chunks = new ArrayList<>();
        for (int count = in.getInt(); count > 0; count--) {
            chunks.add(
                    new Place(
                            HEX.formatHex(taken(in, 32)),
                            packs.get(in.getInt()),
                            in.getInt(),
                            in.getInt(),
                            in.getInt()));
        }
        for (int count = in.getInt(); count > 0; count--) {
            boolean data = in.get() == 1;
            int length = Math.toIntExact(in.getLong());
            if (data) {
                byte[] plain = chunk(chunks.get(in.getInt()), 0);
                out.put(plain, in.getInt(), length);
            } else {
                out.position(out.position() + length);
            }
        }
        require(!in.hasRemaining() && !out.hasRemaining(), "length of map " + map);
    }

    private byte[] chunk(Place place, int hops) throws IOException, GeneralSecurityException {
        byte[] pack;
        try {
            pack = read(name("packs", place.pack()));
        } catch (NoSuchFileException gone) {
            require(hops < HOPS_MAX, "a circle of forwarders");
            return chunk(moved(place), hops + 1);
        }
        ByteBuffer in = ByteBuffer.wrap(pack, place.offset(), place.sealedBytes());
        byte[] chunk = HEX.parseHex(place.chunk());
        byte flags = in.get();
        int plainBytes = in.getInt();
        require(plainBytes == place.plainBytes(), "plain length of a chunk");
        byte[] associated =
                ByteBuffer.allocate(38)
                        .put((byte) 1)
                        .put(chunk)
                        .put(flags)
                        .putInt(plainBytes)
                        .array();
        byte[] key = hmac(subkey("holdfast/1/chunk-sealing"), chunk);
        byte[] plain = expanded(flags, plainBytes, unsealed(key, in, associated));
        require(
                Arrays.equals(hmac(subkey("holdfast/1/chunk-id"), plain), chunk),
                "digest of a chunk");
        return plain;
    }

    private Place moved(Place old) throws IOException, GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(object(FORWARDER, name("forwarders", old.pack())));
        magic(in, "HFFW");
        for (int count = in.getInt(); count > 0; count--) {
            String chunk = HEX.formatHex(taken(in, 32));
            int offset = in.getInt();
            String pack = HEX.formatHex(taken(in, 16));
            int newOffset = in.getInt();
            int sealedBytes = in.getInt();
            if (chunk.equals(old.chunk())
                    && offset == old.offset()
                    && sealedBytes == old.sealedBytes()) {
                return new Place(chunk, pack, newOffset, sealedBytes, old.plainBytes());
            }
        }
        throw new IOException("a chunk is lost with pack " + old.pack());
    }

    /** All packs by their footers and tails; how many chunks they list. */
    int chunksOfAllPacks() throws IOException, GeneralSecurityException {
        int chunks = 0;
        for (String name : names("packs")) {
            byte[] pack = read(name);
            require(text(pack, 0).equals("HFPK"), "start of " + name);
            require(ByteBuffer.wrap(pack).getInt(4) == 1, "version of " + name);
            ByteBuffer footer = ByteBuffer.wrap(pack, pack.length - 16, 16);
            int offset = footer.getInt();
            int length = footer.getInt();
            require(footer.getInt() == 1 && text(pack, pack.length - 4).equals("HFPE"), "footer");
            require(offset + length + 16 == pack.length, "place of the tail");
            chunks += tail(name, Arrays.copyOfRange(pack, offset, offset + length), offset);
        }
        return chunks;
    }

    private int tail(String name, byte[] sealed, int tailOffset) throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(opened(PACK_TAIL, name, sealed));
        magic(in, "HFPT");
        int count = in.getInt();
        int end = 8;
        for (int i = 0; i < count; i++) {
            taken(in, 32);
            require(in.getInt() == end, "offset of a chunk in " + name);
            end += in.getInt();
            in.getInt(); // the plain length
        }
        require(end == tailOffset && !in.hasRemaining(), "end of the chunks of " + name);
        return count;
    }

    /** An object that is named by its content. */
    private byte[] named(int kind, String folderName, String id)
            throws IOException, GeneralSecurityException {
        byte[] content = object(kind, name(folderName, id));
        byte[] digest =
                hmac(subkey("holdfast/1/metadata-id"), joined(new byte[] {(byte) kind}, content));
        require(HEX.formatHex(digest).equals(id), "digest of " + folderName + " " + id);
        return content;
    }

    private static String name(String folderName, String id) {
        return folderName + "/" + id.substring(0, 2) + "/" + id;
    }

    private byte[] object(int kind, String name) throws IOException, GeneralSecurityException {
        return opened(kind, name, read(name));
    }

    private byte[] opened(int kind, String name, byte[] sealed) throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(sealed);
        require(text(taken(in, 4), 0).equals("HFO1"), "start of " + name);
        require(in.get() == kind, "kind of " + name);
        byte flags = in.get();
        int plainBytes = in.getInt();
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        byte[] area =
                subkey(
                        kind == CONFIGURATION
                                ? "holdfast/1/configuration-sealing"
                                : "holdfast/1/metadata-sealing");
        byte[] key = hmac(area, joined(new byte[] {(byte) kind}, ascii));
        byte[] body = unsealed(key, in, joined(Arrays.copyOf(sealed, 10), ascii));
        return expanded(flags, plainBytes, body);
    }

    private static byte[] expanded(byte flags, int plainBytes, byte[] body) {
        byte[] plain = flags == 1 ? Zstd.decompress(body, plainBytes) : body;
        require(plain.length == plainBytes, "plain length");
        return plain;
    }

    /** Nonce, ciphertext and tag are what is left of {@code in}. */
    private static byte[] unsealed(byte[] key, ByteBuffer in, byte[] associated)
            throws GeneralSecurityException {
        byte[] nonce = taken(in, NONCE_BYTES);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(key, "AES"),
                new GCMParameterSpec(8 * TAG_BYTES, nonce));
        cipher.updateAAD(associated);
        return cipher.doFinal(taken(in, in.remaining()));
    }

    private byte[] subkey(String info) throws GeneralSecurityException {
        return hkdf(secret, new byte[KEY_BYTES], info);
    }

    /** RFC 5869 with SHA-256, one block; no salt is a salt of zeros as long as the digest. */
    private static byte[] hkdf(byte[] material, byte[] salt, String info)
            throws GeneralSecurityException {
        byte[] first = hmac(salt, material);
        return hmac(first, joined(info.getBytes(StandardCharsets.US_ASCII), new byte[] {(byte) 1}));
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    private static void magic(ByteBuffer in, String magic) {
        require(text(taken(in, 4), 0).equals(magic), magic);
        require(in.get() == 1, "version of " + magic);
    }

    private static String text(byte[] bytes, int at) {
        return new String(bytes, at, 4, StandardCharsets.US_ASCII);
    }

    private static byte[] taken(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private byte[] read(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not as docs/FORMAT.md says: " + what);
        }
    }
}
