from districts.models.body import Body, BodyMember
from districts.models.district import District
from districts.models.document import Document
from districts.models.municipality import Membership, Municipality
from districts.models.outline import OutlineUpload
from districts.models.stakeholder import Contact, Stakeholder

__all__ = [
    "Body",
    "BodyMember",
    "Contact",
    "District",
    "Document",
    "Membership",
    "Municipality",
    "OutlineUpload",
    "Stakeholder",
]
