package io.holdfast.restore.ovirt;

import io.holdfast.contracts.JobId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A VM that a job makes carries the job in its description: so a second attempt knows it again, and
 * an undoing never removes a VM that somebody else has made under the same name or id.
 */
final class JobMark {

    private static final Pattern FORMER =
            Pattern.compile("\\s*\\[restored by holdfast:[0-9a-f-]*]");

    /** The VM's own description comes first among the content; later ones belong to sections. */
    private static final Pattern DESCRIPTION =
            Pattern.compile(
                    "(<Content\\b[^>]*>(?:(?!<Section\\b).)*?)(?:<Description>([^<]*)</Description>|<Description\\s*/>)",
                    Pattern.DOTALL);

    private static final Pattern CONTENT = Pattern.compile("<Content\\b[^>]*>");

    private JobMark() {}

    static String text(JobId job) {
        return "[restored by holdfast:" + job.value() + "]";
    }

    static boolean isOn(String description, JobId job) {
        return description.contains(text(job));
    }

    /**
     * The same OVF with the mark of the job instead of that of any job before it.
     *
     * @throws IllegalArgumentException if it has no content
     */
    static String onto(String ovf, JobId job) {
        Matcher description = DESCRIPTION.matcher(ovf);
        if (description.find()) {
            String own = description.group(2) == null ? "" : description.group(2);
            String plain = FORMER.matcher(own).replaceAll("");
            String marked = (plain.isBlank() ? "" : plain.stripTrailing() + " ") + text(job);
            return ovf.substring(0, description.start())
                    + description.group(1)
                    + "<Description>"
                    + marked
                    + "</Description>"
                    + ovf.substring(description.end());
        }
        Matcher content = CONTENT.matcher(ovf);
        if (!content.find()) {
            throw new IllegalArgumentException("the stored OVF has no Content");
        }
        return ovf.substring(0, content.end())
                + "<Description>"
                + text(job)
                + "</Description>"
                + ovf.substring(content.end());
    }
}
