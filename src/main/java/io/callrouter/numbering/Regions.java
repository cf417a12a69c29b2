package io.callrouter.numbering;

import com.google.i18n.phonenumbers.PhoneNumberUtil;

/** The regions whose national numbers are understood. */
public final class Regions {

    private Regions() {}

    /** Whether {@code region} is two letters of ISO 3166-1, upper case, with a numbering plan of its own. */
    public static boolean isKnown(String region) {
        return PhoneNumberUtil.getInstance().getSupportedRegions().contains(region);
    }
}
