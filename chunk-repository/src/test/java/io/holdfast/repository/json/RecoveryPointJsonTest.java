package io.holdfast.repository.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.Malformed;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecoveryPointJsonTest {

    private static final String MANIFEST = "ab".repeat(32);
    private static final String CONFIGURATION = "cd".repeat(32);

    /** As the first release wrote it. */
    private static final String OLD =
            """
            {
              "version" : 1,
              "id" : "00000000-0000-4000-8000-000000000001",
              "vm" : "00000000-0000-4000-8000-000000000002",
              "vmName" : "web",
              "engine" : "lab",
              "job" : "job-1",
              "pointInTime" : "2026-11-23T07:00:00Z",
              "committedAt" : "2026-11-23T07:05:00Z",
              "mode" : "FULL",
              "modeReason" : "the first one",
              "consistency" : "CRASH_CONSISTENT",
              "checkpoint" : null,
              "configuration" : "%s",
              "disks" : [ {
                "disk" : "00000000-0000-4000-8000-000000000003",
                "alias" : "root",
                "manifest" : "%s",
                "virtualBytes" : 4096,
                "bootable" : true,
                "diskInterface" : "virtio_scsi",
                "format" : "cow",
                "sparse" : true,
                "bytesRead" : 10,
                "bytesStored" : 5
              } ],
              "skipped" : [ ],
              "policy" : null,
              "labels" : { }
            }
            """
                    .formatted(CONFIGURATION, MANIFEST);

    private static RecoveryPoint point(RecoveryPoint.Disk disk, String way, Long frozenMillis) {
        return new RecoveryPoint(
                new RecoveryPointId(UUID.fromString("00000000-0000-4000-8000-000000000001")),
                UUID.fromString("00000000-0000-4000-8000-000000000002"),
                "web",
                "lab",
                "job-1",
                Instant.parse("2026-11-23T07:00:00Z"),
                Instant.parse("2026-11-23T07:05:00Z"),
                "FULL",
                "the first one",
                way,
                "CRASH_CONSISTENT",
                frozenMillis == null ? null : "frozen for longer than allowed",
                frozenMillis,
                null,
                new ConfigurationId(CONFIGURATION),
                List.of(disk),
                List.of(),
                null,
                Map.of());
    }

    private static RecoveryPoint.Disk disk(String mode, String fallback) {
        return new RecoveryPoint.Disk(
                UUID.fromString("00000000-0000-4000-8000-000000000003"),
                "root",
                new DiskManifestId(MANIFEST),
                4096,
                true,
                "virtio_scsi",
                "cow",
                true,
                mode,
                fallback,
                10,
                5);
    }

    @Test
    void what_an_older_release_wrote_was_read_in_full_through_the_backup_api() throws Malformed {
        RecoveryPoint read = RecoveryPointJson.read(OLD.getBytes(StandardCharsets.UTF_8));

        assertThat(read).isEqualTo(point(disk("FULL", null), "BACKUP_API", null));
    }

    @Test
    void way_consistency_modes_and_fallbacks_come_back_as_they_were_written() throws Malformed {
        for (RecoveryPoint point :
                List.of(
                        point(disk("INCREMENTAL", null), "BACKUP_API", 1234L),
                        point(disk("FULL", "PARENT_UNUSABLE"), "SNAPSHOT_TRANSFER", null))) {
            assertThat(RecoveryPointJson.read(RecoveryPointJson.write(point))).isEqualTo(point);
        }
    }

    @Test
    void a_field_of_the_wrong_kind_is_named() {
        byte[] wrong =
                OLD.replace("\"consistency\"", "\"frozenMillis\" : \"long\", \"consistency\"")
                        .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> RecoveryPointJson.read(wrong))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("frozenMillis");
    }
}
