package io.holdfast.ovirt.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.ovirt.BackupPhase;
import io.holdfast.ovirt.EngineBusy;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.EngineLoginRefused;
import io.holdfast.ovirt.EngineMissing;
import io.holdfast.ovirt.EngineRefused;
import io.holdfast.ovirt.EngineUnavailable;
import io.holdfast.ovirt.VmBackup;
import io.holdfast.ovirt.VmId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineXmlTest {

    private static final VmId VM = new VmId(UUID.randomUUID());

    private static byte[] bytes(String xml) {
        return xml.getBytes(StandardCharsets.UTF_8);
    }

    private static VmBackup backup(String phase) throws XMLStreamException {
        String xml =
                """
                <backup href="/x" id="0b7d1f1e-6a4b-4e70-b6b5-6a2d7a0d1c11">
                  <actions><link href="/x/finalize" rel="finalize"/></actions>
                  <description>mark</description><link href="/x/disks" rel="disks"/>
                  <creation_date>2026-11-23T03:57:13.198Z</creation_date><phase>%s</phase>
                  <snapshot href="/s" id="c3a0a8f5-9c3c-4a39-8a0e-0c5a0b8f7c22"/>
                  <vm href="/v" id="3ddae74e-f3f5-49f9-bdd7-ba4d5a309c30"/></backup>
                """
                        .formatted(phase);
        return BackupReading.backup(VM, XmlReading.entities(bytes(xml), "backup").getFirst());
    }

    @Test
    void phases_that_the_sdk_does_not_know_are_read() throws XMLStreamException {
        assertThat(backup("succeeded").phase()).isEqualTo(BackupPhase.SUCCEEDED);
        assertThat(backup("failed").phase()).isEqualTo(BackupPhase.FAILED);
    }

    @Test
    void a_phase_of_a_newer_engine_is_neither_ready_nor_over() throws XMLStreamException {
        VmBackup seen = backup("teleporting");

        assertThat(seen.phase()).isEqualTo(BackupPhase.UNKNOWN);
        assertThat(seen.phase().isOver()).isFalse();
        assertThat(seen.snapshot()).isPresent();
        assertThat(seen.to()).isEmpty();
        assertThat(seen.created()).contains(Instant.parse("2026-11-23T03:57:13.198Z"));
        assertThat(seen.vm()).isEqualTo(VmId.parse("3ddae74e-f3f5-49f9-bdd7-ba4d5a309c30"));
    }

    @Test
    void an_external_entity_is_not_resolved() {
        String xml =
                "<!DOCTYPE b [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
                        + "<backup><phase>&e;</phase></backup>";

        assertThatThrownBy(() -> XmlReading.entities(bytes(xml), "backup"))
                .isInstanceOf(XMLStreamException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|[]|EngineRefused",
                "403|not authorized|EngineRefused",
                "409|[Cannot backup VM: Disk is locked. Please try again later.]|EngineBusy",
                "409|[Snapshot is currently being created for VM vm1.]|EngineBusy",
                "409|[VM Name already exists in the Data Center.]|EngineRefused",
                "409|[Low disk space on Storage Domain nfs.]|EngineRefused",
                "500|[General command validation failure.]|EngineRefused",
                "404|[Entity not found: nope]|EngineMissing",
            })
    void faults_are_told_apart_by_code_and_text(int code, String detail, String type) {
        String xml =
                "<fault><detail>" + detail + "</detail><reason>Operation Failed</reason></fault>";

        EngineException bare = failure(code, "application/xml", xml);
        EngineException wrapped =
                failure(
                        code,
                        "application/xml",
                        "<action>" + xml + "<status>failed</status></action>");

        assertThat(bare.getClass().getSimpleName()).isEqualTo(type);
        assertThat(wrapped.getClass()).isEqualTo(bare.getClass());
        assertThat(bare)
                .hasMessageContaining("HTTP " + code)
                .hasMessageContaining("reason: Operation Failed")
                .hasMessageContaining(detail);
        assertThat(bare.fault().correlationId()).isPresent();
    }

    @Test
    void answers_without_a_fault_are_told_apart_by_code() {
        assertThat(failure(404, null, "")).isInstanceOf(EngineMissing.class);
        assertThat(failure(401, "text/html", "<html/>")).isInstanceOf(EngineLoginRefused.class);
        assertThat(failure(500, "text/html", "<html/>")).isInstanceOf(EngineUnavailable.class);
        assertThat(failure(503, "text/html", "<html/>")).isInstanceOf(EngineUnavailable.class);
        assertThat(failure(409, "application/xml", "<fau")).isInstanceOf(EngineBusy.class);
        assertThat(failure(400, "text/html", "<html/>")).isInstanceOf(EngineRefused.class);
    }

    private static EngineException failure(int code, String type, String body) {
        return FaultReading.failure(
                "Could not try", code, new Answer(code, type, "corr-1", bytes(body)));
    }
}
