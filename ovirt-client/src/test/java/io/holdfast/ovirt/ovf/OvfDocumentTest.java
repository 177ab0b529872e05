package io.holdfast.ovirt.ovf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.ovirt.VmConfiguration;
import io.holdfast.ovirt.VmId;
import org.junit.jupiter.api.Test;

class OvfDocumentTest {

    private static final String OVF =
            """
            <?xml version="1.0" encoding="UTF-8"?><ovf:Envelope
             xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1/"
             xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
             xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ovf:version="4.4.0.0">
            <References><File ovf:href="disk-href" ovf:id="volume"></File></References>
            <Section xsi:type="ovf:DiskSection_Type"><Info>List</Info><Disk ovf:diskId="volume"/></Section>
            <Content ovf:id="out" xsi:type="ovf:VirtualSystem_Type"><Name>caf\u00e9 &amp; bar</Name>
            <Section ovf:id="3ddae74e-f3f5-49f9-bdd7-ba4d5a309c30" xsi:type="ovf:OperatingSystemSection_Type">
            <Description>other</Description></Section>
            <Section xsi:type="ovf:VirtualHardwareSection_Type">
            <Item><rasd:Caption>1 cpu</rasd:Caption><rasd:ResourceType>3</rasd:ResourceType></Item>
            <Item><rasd:Caption>a-disk</rasd:Caption><rasd:ResourceType>17</rasd:ResourceType></Item>
            <Item><rasd:ResourceType>10</rasd:ResourceType><rasd:MACAddress>56:6f:00:00:00:01</rasd:MACAddress></Item>
            </Section>
            <Section xsi:type="ovf:SnapshotsSection_Type"><Snapshot ovf:id="s"/></Section>
            </Content></ovf:Envelope>
            """;

    @Test
    void disks_and_snapshots_are_taken_out_and_all_else_stays() {
        String edited = OvfDocument.withoutDisks(new VmConfiguration(OVF)).ovf();

        assertThat(edited)
                .doesNotContain("disk-href")
                .doesNotContain("diskId")
                .doesNotContain("a-disk")
                .doesNotContain("Snapshot")
                .contains("DiskSection_Type")
                .contains("caf\u00e9 &amp; bar")
                .contains("1 cpu")
                .contains("56:6f:00:00:00:01")
                .contains("3ddae74e-f3f5-49f9-bdd7-ba4d5a309c30");
        assertThat(OvfDocument.withoutDisks(new VmConfiguration(edited)).ovf()).isEqualTo(edited);
    }

    @Test
    void the_vm_gets_another_id() {
        VmId id = VmId.parse("11111111-2222-3333-4444-555555555555");

        String edited = OvfDocument.withVmId(new VmConfiguration(OVF), id).ovf();

        assertThat(edited).contains(id.toString()).doesNotContain("3ddae74e").contains("disk-href");
    }

    @Test
    void a_document_with_a_dtd_or_entities_is_refused_without_being_read() {
        VmConfiguration foreign =
                new VmConfiguration(
                        """
                        <!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>
                        <ovf:Envelope xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1/">&e;</ovf:Envelope>
                        """);

        assertThatThrownBy(() -> OvfDocument.withoutDisks(foreign))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DTD");
    }

    @Test
    void broken_and_foreign_documents_are_refused_without_showing_them() {
        assertThatThrownBy(() -> OvfDocument.withoutDisks(new VmConfiguration("<a>hunter2</b>")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broken at line 1")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> OvfDocument.withoutDisks(new VmConfiguration("<html/>")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no OVF");
        assertThat(new VmConfiguration("<a>hunter2</a>").toString()).doesNotContain("hunter2");
    }
}
