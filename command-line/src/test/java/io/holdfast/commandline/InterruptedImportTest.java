package io.holdfast.commandline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Imports into a file system that is really full: a small one of its own, where that is allowed.
 */
class InterruptedImportTest {

    private static final int MIB = 1 << 20;
    private static final int PARENT_BYTES = 3 * MIB;
    private static final int IMAGE_BYTES = 40 * MIB;
    private static final int PACK_BYTES = 16 * MIB;

    /** The file systems end with the shell, however that ends. */
    private static final String SCRIPT =
            """
            set -u
            mount -t tmpfs -o size=24m none "$FOLDER/repository" || exit 90
            holdfast() {
                "$JAVA" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
                    --enable-native-access=ALL-UNNAMED -cp "$CLASSES" \\
                    io.holdfast.commandline.Holdfast "$@" --quiet \\
                    --repository="file:$FOLDER/repository" --key-file="$FOLDER/key"
            }
            holdfast repo init || exit 91
            holdfast image import --json --name=disk "$FOLDER/parent.raw" > "$FOLDER/parent.json" || exit 92
            parent=$(sed 's/.*"recoveryPoint" *: *"\\([^"]*\\)".*/\\1/' "$FOLDER/parent.json")
            again() {
                holdfast image import --json --parent="$parent" "$FOLDER/disk.raw" > "$FOLDER/$1.json"
                echo $? > "$FOLDER/$1.code"
            }
            again full
            find "$FOLDER/repository/packs" -type f | wc -l > "$FOLDER/packs"
            echo half > "$FOLDER/repository/.writing/killed"
            mount -o remount,size=128m "$FOLDER/repository"
            again room
            find "$FOLDER/repository/.writing" "$FOLDER/repository/unfinished" -type f > "$FOLDER/left"
            mount -o remount,ro "$FOLDER/repository"
            again locked
            """;

    @TempDir Path folder;

    @Test
    void a_full_disk_is_told_at_once_and_the_next_run_stores_only_the_rest()
            throws IOException, InterruptedException {
        assumeThat(run("mount -t tmpfs none \"$FOLDER\"")).as("own file systems").isZero();
        Files.createDirectories(folder.resolve("repository"));
        Files.writeString(folder.resolve("key"), "5a".repeat(32) + "\n");
        byte[] image = new byte[IMAGE_BYTES];
        new Random(5).nextBytes(image);
        Files.write(folder.resolve("parent.raw"), Arrays.copyOf(image, PARENT_BYTES));
        Files.write(folder.resolve("disk.raw"), image);

        assertThat(run(SCRIPT)).as(log()).isZero();

        assertThat(text("full.code")).isEqualTo("3");
        assertThat(json("full").get("error").textValue())
                .contains("the disk is full", "free space", "not stored twice");
        assertThat(Integer.parseInt(text("packs"))).as("packs that found room").isEqualTo(2);
        assertThat(text("room.code")).as(log()).isEqualTo("0");
        assertThat(json("room").get("bytesRead").longValue()).isEqualTo(IMAGE_BYTES);
        assertThat(json("room").get("bytesNew").longValue())
                .isPositive()
                .isLessThanOrEqualTo(IMAGE_BYTES - PARENT_BYTES - (PACK_BYTES - MIB));
        assertThat(text("left")).isEmpty();
        assertThat(text("locked.code")).isEqualTo("3");
        assertThat(json("locked").get("error").textValue()).contains("give this user the right");
    }

    private int run(String script) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("unshare", "-Urm", "sh", "-c", script)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("FOLDER", folder.toString());
        builder.environment().put("CLASSES", System.getProperty("java.class.path"));
        builder.environment()
                .put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
        try {
            return builder.start().waitFor();
        } catch (IOException e) {
            // There is no such program here.
            return -1;
        }
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name), StandardCharsets.UTF_8).strip();
    }

    private JsonNode json(String name) throws IOException {
        return new ObjectMapper().readTree(text(name + ".json"));
    }
}
