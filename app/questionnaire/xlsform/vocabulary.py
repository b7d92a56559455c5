"""The words of XLSForm: its sheets, columns and types, under all the names that they go by."""

import re

SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm", "cascades")
UNSUPPORTED_SHEETS = {
    "entities": "entities are kept by other servers",
    "osm": "OpenStreetMap's objects are not asked about here",
    "cascades": "cascades were replaced by choice_filter",
}

COLUMNS = {
    "relevance": "relevant",
    "bind::relevant": "relevant",
    "bind::required": "required",
    "bind::constraint": "constraint",
    "bind::calculate": "calculation",
    "bind::readonly": "readonly",
    "bind::jr:constraintmsg": "constraint_message",
    "bind::jr:requiredmsg": "required_message",
    "bind::type": "bind::type",
    "control::appearance": "appearance",
    "control::jr:count": "repeat_count",
    "body::jr:count": "repeat_count",
    "body::appearance": "appearance",
    "jr:count": "repeat_count",
    "count": "repeat_count",
    "calculate": "calculation",
    "read_only": "readonly",
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "constraining_message": "constraint_message",
    "constraintmsg": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "requiredmsg": "required_message",
    "jr:requiredmsg": "required_message",
    "noapperrorstring": "no_app_error_string",
    "image": "media::image",
    "audio": "media::audio",
    "video": "media::video",
    "big-image": "media::big-image",
    "list_name": "list_name",
    "guidance": "guidance_hint",
    "set_form_title": "form_title",
    "title": "form_title",
    "set_form_id": "form_id",
    "id_string": "form_id",
}
"""Other names of columns, in small letters and with _ for spaces."""

TRANSLATED = (
    "label",
    "hint",
    "guidance_hint",
    "constraint_message",
    "required_message",
    "media::image",
    "media::audio",
    "media::video",
    "media::big-image",
)
"""The columns that may stand once for each language."""

KNOWN = frozenset(
    (
        *TRANSLATED,
        *("type", "name", "relevant", "required", "constraint", "calculation", "readonly", "appearance"),
        *("repeat_count", "choice_filter", "default", "parameters", "trigger", "disabled", "list_name"),
        *("form_title", "form_id", "version", "default_language", "style", "instance_name"),
    )
)

CHOICE_COLUMNS = frozenset(("list_name", "name", *(c for c in TRANSLATED if c[:5] in ("label", "media"))))
"""The columns of choices that mean something; the others are for choice_filter, and keep their names."""

TYPES = {
    "int": "integer",
    "add_integer_prompt": "integer",
    "q_int": "integer",
    "add_decimal_prompt": "decimal",
    "q_decimal": "decimal",
    "string": "text",
    "add_text_prompt": "text",
    "q_string": "text",
    "add_date_prompt": "date",
    "q_date": "date",
    "datetime": "datetime",
    "date_time": "datetime",
    "add_date_time_prompt": "datetime",
    "add_datetime_prompt": "datetime",
    "q_date_time": "datetime",
    "q_datetime": "datetime",
    "add_note_prompt": "note",
    "q_note": "note",
    "add_calculate_prompt": "calculate",
    "q_calculate": "calculate",
    "calculation": "calculate",
    "add_acknowledge_prompt": "acknowledge",
    "q_acknowledge": "acknowledge",
    "trigger": "acknowledge",
    "photo": "image",
    "q_picture": "image",
    "q_image": "image",
    "add_image_prompt": "image",
    "add_photo_prompt": "image",
    "add_audio_prompt": "audio",
    "q_audio": "audio",
    "add_video_prompt": "video",
    "q_video": "video",
    "add_file_prompt": "file",
    "add_barcode_prompt": "barcode",
    "q_barcode": "barcode",
    "gps": "geopoint",
    "location": "geopoint",
    "q_location": "geopoint",
    "q_geopoint": "geopoint",
    "add_location_prompt": "geopoint",
    "q_geoshape": "geoshape",
    "q_geotrace": "geotrace",
    "percentage": "percentage",
    "get_today": "today",
    "start_time": "start",
    "get_start_time": "start",
    "end_time": "end",
    "get_end_time": "end",
    "imei": "deviceid",
    "device_id": "deviceid",
    "get_device_id": "deviceid",
    "phone_number": "phonenumber",
    "get_phone_number": "phonenumber",
    "sim_id": "simserial",
    "get_sim_id": "simserial",
    "subscriber_id": "subscriberid",
    "get_subscriber_id": "subscriberid",
}
"""Other names of types, in small letters and with _ for spaces."""

SELECTS = re.compile(
    r"(?P<kind>select_one_from_file|select_multiple_from_file|select_one_external|select_one|select_multiple"
    r"|select1|select_one_from|select_all_that_apply_from|select_all_that_apply|add_select_one_prompt_using"
    r"|add_select_multiple_prompt_using|select_multiple_from|rank)\s+(?P<list>\S.*?)"
    r"(?P<other>\s+or[_ ](?:specify[_ ])?other)?\s*\Z",
    re.IGNORECASE,
)
_SPACED = re.compile(
    r"\A(add select one prompt using|add select multiple prompt using|select all that apply from"
    r"|select all that apply|select multiple from file|select one from file|select multiple from"
    r"|select one from|select multiple|select one)\b",
    re.IGNORECASE,
)
SEVERAL = ("select_multiple", "select_all_that_apply", "add_select_multiple")

BEGINS = re.compile(
    r"begin[ _](?P<what>group|repeat|lgroup|looped[ _]group|loop)(?:[ _].*)?\Z", re.IGNORECASE
)
ENDS = re.compile(r"end[ _](?P<what>group|repeat|lgroup|looped[ _]group|loop)\Z", re.IGNORECASE)

_MOMENT = "Canvass notes by itself when a response was begun and sent"
_WHO = "Canvass knows who answers by their link or account"
_WATCHED = "nothing is recorded of a person but what they answer"
METADATA = {
    **dict.fromkeys(("start", "end", "today"), _MOMENT),
    **dict.fromkeys(("deviceid", "username", "phonenumber", "email", "simserial", "subscriberid"), _WHO),
    **dict.fromkeys(("uri:deviceid", "uri:username", "uri:phonenumber", "uri:email"), _WHO),
    **dict.fromkeys(("uri:simserial", "uri:subscriberid"), _WHO),
    **dict.fromkeys(("audit", "start-geopoint", "background-geopoint", "background-audio"), _WATCHED),
}
"""What devices note by themselves: why it is not asked."""

LEFT_OUT = {
    "geotrace": "a line on a map is not asked here",
    "geoshape": "an area on a map is not asked here",
    "audio": "sound is not taken here",
    "video": "films are not taken here",
    "osm": "objects of OpenStreetMap are not asked about here",
    "xml-external": "XML beside the form is not read",
}
"""Types of questions that have no counterpart: why."""

TRUE = frozenset(("yes", "true", "true()", "1"))
FALSE = frozenset(("", "no", "false", "false()", "0"))


def select(written: str) -> re.Match[str] | None:
    """A type that asks to choose, taken apart: its kind, its list, and whether it has another choice."""
    text = " ".join(written.split())
    spaced = _SPACED.match(text)
    if spaced:
        text = spaced[0].replace(" ", "_") + text[spaced.end() :]
    return SELECTS.match(text)
