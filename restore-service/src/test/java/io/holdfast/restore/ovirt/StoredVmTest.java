package io.holdfast.restore.ovirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.contracts.JobId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Against an OVF that a real engine 4.5.8 wrote. */
class StoredVmTest {

    private static final JobId JOB = new JobId(new UUID(1, 1));

    private final String ovf = ofARealEngine();

    @Test
    void cluster_hardware_and_the_domain_of_each_disk_are_read() {
        StoredVm vm = StoredVm.read(ovf);
        UUID domain = UUID.fromString("cbfb4bce-2a23-4e68-a3f3-b944dab8b7e4");
        assertThat(vm.cluster()).contains("Default");
        assertThat(vm.hardware()).isEqualTo(new StoredVm.Hardware("1", "1", "1", "1024", "0"));
        assertThat(vm.diskDomains())
                .hasSize(3)
                .containsEntry(UUID.fromString("635fb902-53e6-4938-8e65-afa14e3a152e"), domain);
    }

    @Test
    void nics_are_read_with_their_addresses() {
        String nic =
                "<Item><rasd:ResourceType>10</rasd:ResourceType><rasd:Name>nic1</rasd:Name>"
                        + "<rasd:MACAddress>56:6F:1A:00:00:01</rasd:MACAddress></Item>";
        int hardware = ovf.indexOf("<Item>");
        String with = ovf.substring(0, hardware) + nic + ovf.substring(hardware);
        assertThat(StoredVm.read(with).nics()).containsEntry("nic1", "56:6f:1a:00:00:01");
    }

    @Test
    void what_is_no_ovf_is_refused_without_repeating_it() {
        assertThatThrownBy(() -> StoredVm.read("secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void a_document_type_is_refused() {
        assertThatThrownBy(() -> StoredVm.read("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:/c'>]><a/>"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_mark_goes_into_the_description_of_the_vm_and_changes_nothing_else() {
        String marked = JobMark.onto(ovf, JOB);
        assertThat(marked)
                .isEqualTo(
                        ovf.replace(
                                "<Name>vm2</Name><Description></Description>",
                                "<Name>vm2</Name><Description>"
                                        + JobMark.text(JOB)
                                        + "</Description>"));
    }

    @Test
    void a_mark_takes_the_place_of_the_mark_before_it_and_keeps_the_words() {
        String worded =
                ovf.replace(
                        "<Name>vm2</Name><Description></Description>",
                        "<Name>vm2</Name><Description>the shop</Description>");
        String twice = JobMark.onto(JobMark.onto(worded, new JobId(new UUID(9, 9))), JOB);
        assertThat(twice)
                .contains("<Description>the shop " + JobMark.text(JOB) + "</Description>")
                .doesNotContain(new UUID(9, 9).toString());
    }

    @Test
    void a_content_without_a_description_gets_one() {
        String without =
                ovf.replace("<Name>vm2</Name><Description></Description>", "<Name>vm2</Name>");
        assertThat(JobMark.onto(without, JOB))
                .contains("<Description>" + JobMark.text(JOB) + "</Description><Name>vm2</Name>");
    }

    private static String ofARealEngine() {
        try (InputStream in =
                Objects.requireNonNull(StoredVmTest.class.getResourceAsStream("/vm2.ovf"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException("vm2.ovf", unreadable);
        }
    }
}
