package io.holdfast.restore.ovirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.ovirt.StorageDomain;
import io.holdfast.ovirt.StorageDomainId;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.RecoveryPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of disk on each kind of storage. */
class DiskShapeTest {

    private static final long GIB = 1L << 30;
    private static final long MIB = 1L << 20;

    @ParameterizedTest
    @CsvSource({
        "raw, true, nfs, raw, true, true",
        "raw, false, nfs, raw, false, true",
        "raw, true, iscsi, raw, false, false",
        "raw, false, iscsi, raw, false, false",
        "raw, false, fcp, raw, false, false",
        "cow, true, nfs, cow, true, true",
        "cow, true, iscsi, cow, true, true",
        "cow, false, nfs, cow, false, true",
        "cow, false, fcp, cow, true, true"
    })
    void only_a_raw_volume_on_block_storage_may_hold_what_was_there_before(
            String was,
            boolean wasSparse,
            String storage,
            String becomes,
            boolean sparse,
            boolean readsAsZeros) {
        StorageDomain domain = domain(storage);
        DiskShape shape = DiskShape.of(disk(was, wasSparse), domain, new ArrayList<>());
        assertThat(shape).isEqualTo(new DiskShape(becomes, sparse));
        assertThat(shape.readsAsZeros(domain)).isEqualTo(readsAsZeros);
    }

    @Test
    void a_thin_raw_disk_that_becomes_preallocated_is_told() {
        List<String> warnings = new ArrayList<>();
        DiskShape.of(disk("raw", true), domain("iscsi"), warnings);
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("root", "raw and thin", "preallocated", "the domain");
    }

    @Test
    void a_preallocated_qcow2_disk_that_becomes_thin_is_told() {
        List<String> warnings = new ArrayList<>();
        DiskShape.of(disk("cow", false), domain("fcp"), warnings);
        assertThat(warnings).singleElement().asString().contains("root", "preallocated", "thin");
    }

    @Test
    void a_disk_of_which_nothing_is_known_becomes_thin_qcow2() {
        assertThat(DiskShape.of(disk(null, null), domain("nfs"), new ArrayList<>()))
                .isEqualTo(new DiskShape("cow", true));
    }

    @Test
    void the_space_asked_for_holds_the_data_and_is_never_more_than_vdsm_allows() {
        assertThat(DiskShape.initialBytes(0, 10 * GIB)).isEqualTo(MIB);
        assertThat(DiskShape.initialBytes(10 * MIB, 10 * GIB)).isEqualTo(12 * MIB);
        assertThat(DiskShape.initialBytes(10 * GIB, 10 * GIB)).isEqualTo(11 * GIB);
        assertThat(DiskShape.initialBytes(MIB, MIB)).isEqualTo(MIB + MIB / 10);
    }

    private static StorageDomain domain(String storage) {
        return new StorageDomain(
                new StorageDomainId(UUID.randomUUID()),
                "the domain",
                true,
                storage,
                Optional.empty(),
                Optional.empty());
    }

    private static RecoveryPoint.Disk disk(@Nullable String format, @Nullable Boolean sparse) {
        return new RecoveryPoint.Disk(
                UUID.randomUUID(),
                "root",
                new DiskManifestId("ab".repeat(32)),
                10 * GIB,
                true,
                "virtio_scsi",
                format,
                sparse,
                0,
                0);
    }
}
