package io.holdfast.repository.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.store.RepositoryException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {

    @TempDir Path folder;

    @Test
    void a_key_is_read_from_base64_or_hexadecimal_with_space_around_it() throws Exception {
        MasterKey key = MasterKey.generate();
        Path file = Files.writeString(folder.resolve("key"), " " + key.toBase64() + "\n");
        Path zeros = Files.writeString(folder.resolve("zeros"), "00".repeat(32) + "\n");

        assertThat(MasterKey.fromFile(file)).isEqualTo(key);
        assertThat(MasterKey.fromFile(zeros))
                .isEqualTo(MasterKey.fromText("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "password", "AAAA", "zz00", "%%%"})
    void what_is_no_key_is_refused_with_what_a_key_looks_like(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), text);

        assertThatThrownBy(() -> MasterKey.fromFile(file))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("openssl rand -base64 32");
    }

    @Test
    void a_file_that_is_not_there_or_far_too_long_is_refused_by_name() throws Exception {
        Path absent = folder.resolve("absent");
        Path image = Files.write(folder.resolve("image"), new byte[100_000]);

        assertThatThrownBy(() -> MasterKey.fromFile(absent))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("there is no key file")
                .hasMessageContaining(absent.toString());
        assertThatThrownBy(() -> MasterKey.fromFile(image))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("longer than a key");
    }

    /** It has no length to be asked for, and no end. */
    @Test
    void a_device_without_an_end_is_refused() {
        assertThatThrownBy(() -> MasterKey.fromFile(Path.of("/dev/zero")))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("longer than a key");
    }

    @Test
    void digits_of_other_scripts_are_no_key() {
        String wide = "\uff11".repeat(64);

        assertThatThrownBy(() -> MasterKey.fromText(wide))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("does not hold a key");
    }

    @Test
    void a_key_shows_itself_in_no_text() {
        MasterKey key = MasterKey.generate();

        assertThat(key.toString()).isEqualTo("MasterKey[redacted]");
        assertThat(MasterKey.generate()).isNotEqualTo(key);
    }
}
