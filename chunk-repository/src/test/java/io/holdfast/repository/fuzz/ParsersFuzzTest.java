package io.holdfast.repository.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.localstack.fuzz.Fuzzing;
import io.holdfast.localstack.fuzz.Parser;
import io.holdfast.localstack.fuzz.Parser.Bound;
import io.holdfast.repository.format.DiskManifestBytes;
import io.holdfast.repository.format.ForwarderBytes;
import io.holdfast.repository.format.Malformed;
import io.holdfast.repository.format.PackLayout;
import io.holdfast.repository.format.SegmentMapBytes;
import io.holdfast.repository.json.RecoveryPointJson;
import io.holdfast.repository.json.RepositoryFile;
import io.holdfast.repository.ledger.EpochMarks;
import io.holdfast.repository.objects.RepositoryHead;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the plain bytes say, each parser of the format reads them or refuses them. */
class ParsersFuzzTest {

    /**
     * A map's 9 bytes of an extent become some 40 in memory, 16 of a pack's id some 250 with its
     * digits; the rest is a failure's message and stack.
     */
    private static final Bound OF_BINARY = new Bound(32, 256 << 10);

    /** A tree of JSON: an empty array of two characters is an object of some 100 bytes. */
    private static final Bound OF_JSON = new Bound(128, 1 << 20);

    /** The same, and a cipher and its keys for each key slot that the file has. */
    private static final Bound OF_KEY_SLOTS = new Bound(128, 2 << 20);

    private static final Bound OF_SMALL_TEXT = new Bound(64, 256 << 10);

    private static final List<byte[]> JSON_WORDS =
            Stream.of(
                            "{",
                            "}",
                            "[",
                            "[[",
                            "]",
                            ",",
                            ":",
                            "\"",
                            "\\",
                            "\\ud800",
                            "\u0000",
                            "null",
                            "{}",
                            "[]",
                            "-1",
                            "1e999999999",
                            "9".repeat(30),
                            "9".repeat(1500),
                            "9223372036854775807",
                            "\"id\":null,",
                            "\"disks\":[null],",
                            "\"labels\":{\"a\":1},",
                            "\"+1000000000-12-31T23:59:59Z\"",
                            "\"1-1-1-1-1\"")
                    .map(word -> word.getBytes(StandardCharsets.UTF_8))
                    .toList();

    @TempDir private static Path folder;

    static Stream<Parser> parsers() {
        return Stream.of(
                new Parser(
                        "segment map",
                        Malformed.class,
                        OF_BINARY,
                        Samples.maps(),
                        input -> SegmentMapBytes.read(input, Samples.CHUNK_BYTES)),
                new Parser(
                        "disk manifest",
                        Malformed.class,
                        OF_BINARY,
                        Samples.manifests(),
                        DiskManifestBytes::read),
                new Parser(
                        "forwarder",
                        Malformed.class,
                        OF_BINARY,
                        Samples.forwarders(),
                        ForwarderBytes::read),
                new Parser(
                        "tail of a pack",
                        Malformed.class,
                        OF_BINARY,
                        List.of(Samples.tail()),
                        input -> PackLayout.readTail(input, Samples.PACK, Samples.tailPlace())),
                new Parser(
                        "footer of a pack",
                        Malformed.class,
                        OF_BINARY,
                        List.of(PackLayout.footer(Samples.tailPlace())),
                        input -> PackLayout.readFooter(input, Samples.packBytes())),
                json("recovery point", Samples.recoveryPoints(), RecoveryPointJson::read),
                json(
                        "repository file",
                        Samples.repositoryFiles(),
                        input -> {
                            RepositoryFile.formatVersion(input);
                            RepositoryFile.fromJson(input);
                        }),
                new Parser(
                        "repository file and its key slots",
                        RepositoryException.class,
                        OF_KEY_SLOTS,
                        Samples.repositoryFiles(),
                        JSON_WORDS,
                        input ->
                                SealedStore.open(
                                                holding(RepositoryHead.FILE, input), Samples.KEY, 1)
                                        .close()),
                new Parser(
                        "epoch mark",
                        RepositoryException.Corrupt.class,
                        OF_SMALL_TEXT,
                        List.of(Samples.epochMark()),
                        input ->
                                newestMark(
                                        holding(new BlobName("epochs/0000000000000007"), input))),
                key(
                        "text of a master key",
                        input -> MasterKey.fromText(new String(input, StandardCharsets.UTF_8))),
                key(
                        "file of a master key",
                        input -> MasterKey.fromFile(Files.write(folder.resolve("key"), input))));
    }

    private static Parser json(String name, List<byte[]> good, Parser.Parsing parsing) {
        return new Parser(name, Malformed.class, OF_JSON, good, JSON_WORDS, parsing);
    }

    private static Parser key(String name, Parser.Parsing parsing) {
        return new Parser(
                name,
                RepositoryException.Refused.class,
                OF_SMALL_TEXT,
                List.of(text("ab".repeat(32)), text(Samples.KEY.toBase64() + "\n")),
                List.of(
                        text("=="),
                        text("\uff11"),
                        text("\u0663"),
                        text("\ud83d\ude00"),
                        text("\n")),
                parsing);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Somebody else's objects in our folder are nobody's mark. */
    @Test
    void whatever_else_is_named_in_the_folder_of_epoch_marks_is_left_alone() {
        Parser names =
                new Parser(
                        "name of an epoch mark",
                        RepositoryException.Corrupt.class,
                        OF_SMALL_TEXT,
                        List.of(text("epochs/00000000000000ff"), text("epochs/0000000000100001")),
                        List.of(text("-"), text("+"), text("f"), text("/"), text("\uff11")),
                        input ->
                                BlobName.parse(new String(input, StandardCharsets.UTF_8))
                                        .map(name -> holding(name, Samples.epochMark()))
                                        .ifPresent(ParsersFuzzTest::newestMark));

        assertThat(Fuzzing.run(names).refused()).isZero();
    }

    private static BlobStore holding(BlobName name, byte[] content) {
        BlobStore store = new MemoryBlobStore();
        store.putIfAbsent(name, ByteBuffer.wrap(content));
        return store;
    }

    private static void newestMark(BlobStore store) {
        var _ = new EpochMarks(store).newest();
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void whatever_it_is_given_it_is_read_or_refused_within_bounds(Parser parser) {
        assertThat(Fuzzing.run(parser).refused()).isPositive();
    }
}
