package io.holdfast.simulation;

import io.holdfast.ovirt.VmConfiguration;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The smallest OVF in the engine's dialect that says what VM it is of. */
final class Ovf {

    private static final Pattern ID = Pattern.compile("ovf:id=\"([0-9a-f-]{36})\"");
    private static final Pattern DESCRIPTION =
            Pattern.compile("<Description>([^<]*)</Description>");

    private Ovf() {}

    static VmConfiguration of(Truth.TrueVm vm) {
        return new VmConfiguration(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <ovf:Envelope xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1/" \
                xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData" \
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ovf:version="4.4.0.0">
                <Content ovf:id="out" xsi:type="ovf:VirtualSystem_Type"><Name>%s</Name>\
                <Description>%s</Description><ClusterName>Default</ClusterName>
                <Section ovf:id="%s" ovf:required="false" xsi:type="ovf:OperatingSystemSection_Type">\
                <Info>Guest Operating System</Info></Section></Content></ovf:Envelope>
                """
                        .formatted(vm.name, vm.description, vm.id));
    }

    static UUID id(VmConfiguration of) {
        return UUID.fromString(found(ID, of));
    }

    static String description(VmConfiguration of) {
        return found(DESCRIPTION, of);
    }

    private static String found(Pattern what, VmConfiguration in) {
        Matcher found = what.matcher(in.ovf());
        if (!found.find()) {
            throw EngineCalls.failedInside("the OVF cannot be read");
        }
        return found.group(1);
    }
}
