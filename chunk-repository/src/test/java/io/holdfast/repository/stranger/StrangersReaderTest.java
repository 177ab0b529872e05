package io.holdfast.repository.stranger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/FORMAT.md is enough to write a reader: here is one, and it restores what is checked in. */
class StrangersReaderTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path HISTORY = GOLDEN.resolve("version-1-history");

    private static StrangersReader open(Path folder, String key)
            throws IOException, GeneralSecurityException {
        String text = Files.readString(folder.resolve(key)).strip();
        return new StrangersReader(folder.resolve("repository"), Base64.getDecoder().decode(text));
    }

    private static String digest(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"first.key", "second.key"})
    void increments_resized_disks_and_forwarded_chunks_are_restored_by_the_page_alone(String key)
            throws Exception {
        StrangersReader reader = open(HISTORY, key);
        List<String> expected = Files.readAllLines(HISTORY.resolve("expected.txt"));
        List<String> restored =
                reader.points().stream().map(point -> restored(reader, point)).toList();

        assertThat(restored).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static String restored(StrangersReader reader, StrangersReader.Point point) {
        try {
            byte[] disk = reader.disk(point.manifests().getFirst());
            return "%s %s %d %s %s"
                    .formatted(
                            point.vm(),
                            point.id(),
                            disk.length,
                            digest(disk),
                            digest(reader.configuration(point.configuration())));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("recovery point " + point.id(), e);
        }
    }

    @Test
    void the_first_golden_repository_is_restored_too() throws Exception {
        StrangersReader reader = open(GOLDEN.resolve("version-1"), "master.key");
        StrangersReader.Point point = reader.points().getFirst();

        assertThat(digest(reader.disk(point.manifests().getFirst())))
                .isEqualTo("d0fbf0c590fcbe33aa5bba05fc47bc3b675e15591cf8f732863f1f6124893d25");
        assertThat(reader.configuration(point.configuration()))
                .asString()
                .isEqualTo("<ovf:Envelope>golden</ovf:Envelope>");
    }

    @Test
    void every_pack_describes_itself() throws Exception {
        assertThat(open(HISTORY, "first.key").chunksOfAllPacks()).isGreaterThan(40);
    }

    @Test
    void another_key_opens_nothing() {
        assertThatThrownBy(() -> new StrangersReader(HISTORY.resolve("repository"), new byte[32]))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void the_stranger_knows_no_class_of_holdfast() throws IOException {
        String source =
                Files.readString(
                        Path.of(
                                "src/test/java/io/holdfast/repository/stranger/StrangersReader.java"));

        assertThat(source.replace("package io.holdfast.repository.stranger;", ""))
                .doesNotContain("io.holdfast");
    }
}
